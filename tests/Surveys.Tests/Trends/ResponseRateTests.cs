using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Trends;

namespace Surveys.Tests.Trends;

public sealed class ResponseRateTests(House house)
{
    private static DateTimeOffset Now => InvitationsSent.Now;

    [Fact]
    public async Task Of_those_sent_whose_time_has_passed_it_says_how_many_were_answered()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 6, sentDaysAgo: 40, daysOpen: 14, answered: 3);
        await acme.Sent("email", count: 4, sentDaysAgo: 2, daysOpen: 14, answered: 2);

        var rate = await acme.Rate(survey, from: 60, to: 0);

        var margin = Share.Wilson(3, 6)!.Value;
        Assert.Equal((10, 6, 3), ((int)rate["sent"]!, (int)rate["matured"]!, (int)rate["answered"]!));
        Assert.Equal(0.5, (double)rate["rate"]!, 9);
        Assert.Equal(margin.Low, (double)rate["low"]!, 9);
        Assert.Equal(margin.High, (double)rate["high"]!, 9);
        Assert.Equal((4, 2), ((int)rate["open"]!["sent"]!, (int)rate["open"]!["answered"]!));
    }

    [Fact]
    public async Task While_all_are_open_there_is_no_rate()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 2, sentDaysAgo: 1, daysOpen: 14, answered: 1);

        var rate = await acme.Rate(survey, from: 10, to: 0);

        Assert.Equal((2, 0, 0), ((int)rate["sent"]!, (int)rate["matured"]!, (int)rate["answered"]!));
        Assert.Null(rate["rate"]);
        Assert.Null(rate["low"]);
        Assert.Null(rate["high"]);
    }

    [Fact]
    public async Task One_that_never_expires_stays_open()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 1, sentDaysAgo: 400, daysOpen: null, answered: 0);

        var rate = await acme.Rate(survey, from: 500, to: 0);

        Assert.Equal((1, 0, 1), ((int)rate["sent"]!, (int)rate["matured"]!, (int)rate["open"]!["sent"]!));
    }

    [Fact]
    public async Task The_cohort_is_by_the_day_of_sending_and_not_of_the_answer()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 3, sentDaysAgo: 40, daysOpen: 14, answered: 3);

        Assert.Equal(3, (int)(await acme.Rate(survey, from: 45, to: 35))["answered"]!);
        Assert.Equal(0, (int)(await acme.Rate(survey, from: 38, to: 0))["sent"]!);
    }

    [Fact]
    public async Task What_was_not_sent_is_no_part_of_it()
    {
        var (acme, survey) = await Asking();
        await acme.Interaction("waiting", "waiting@example.com");

        Assert.Equal(0, (int)(await acme.Rate(survey, from: 10, to: -10))["sent"]!);
    }

    [Fact]
    public async Task Answers_from_elsewhere_are_no_part_of_it()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 2, sentDaysAgo: 40, daysOpen: 14, answered: 1);
        await acme.Answer(survey, 5, Now.AddDays(-39).ToString("o"));

        var rate = await acme.Rate(survey, from: 45, to: 0);

        Assert.Equal((2, 1), ((int)rate["sent"]!, (int)rate["answered"]!));
    }

    [Fact]
    public async Task The_filters_of_the_answers_hold_for_both_parts_of_the_fraction()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 4, sentDaysAgo: 40, daysOpen: 14, answered: 1);
        await acme.Sent("chat", count: 2, sentDaysAgo: 40, daysOpen: 14, answered: 2);
        var (agent, team) = await acme.In(async db => (await db.Agents.Select(a => a.Id).SingleAsync(), await db.Teams.Select(t => t.Id).SingleAsync()));

        await acme.In(db => db.Database.ExecuteSqlRawAsync("update invitations set tags = array['billing'] where channel = 'chat'"));
        Assert.Equal(1, (double)(await acme.Rate(survey, 60, 0, "&tag=billing"))["rate"]!, 9);
        Assert.Equal(2, (int)(await acme.Rate(survey, 60, 0, "&tag=billing"))["sent"]!);
        Assert.Equal(0, (int)(await acme.Rate(survey, 60, 0, "&tag=card"))["sent"]!);
        Assert.Equal(0.25, (double)(await acme.Rate(survey, 60, 0, "&channel=email"))["rate"]!, 9);
        Assert.Equal(1, (double)(await acme.Rate(survey, 60, 0, "&channel=chat"))["rate"]!, 9);
        Assert.Equal(6, (int)(await acme.Rate(survey, 60, 0, $"&agent={agent}&team={team}"))["sent"]!);
        Assert.Equal(0, (int)(await acme.Rate(survey, 60, 0, $"&agent={Guid.CreateVersion7()}"))["sent"]!);
    }

    [Fact]
    public async Task An_anonymous_survey_tells_whole_weeks_that_have_run_out_and_are_not_too_few()
    {
        var (acme, survey) = await Asking(anonymous: true);
        var monday = 70 + (((int)Now.DayOfWeek + 6) % 7);
        Task Week(int number, int count, int? daysOpen, int answered) => acme.Sent("email", count, monday - (7 * number) - 2, daysOpen, answered);
        await Week(0, ScoreBoard.SmallestGroup, 14, 3);
        await Week(2, ScoreBoard.SmallestGroup - 1, 14, 4);
        await Week(4, ScoreBoard.SmallestGroup, 200, 2);
        await Week(6, ScoreBoard.SmallestGroup, null, 1);

        var rate = await acme.Rate(survey, from: 90, to: 0);
        Assert.Equal((19, 5, 3, 14), ((int)rate["sent"]!, (int)rate["matured"]!, (int)rate["answered"]!, (int)rate["open"]!["sent"]!));
        Assert.Null(rate["open"]!["answered"]);
        Assert.Equal(0.6, (double)rate["rate"]!, 9);

        // A part of a week is told as the whole of it, and one person's day as no other than their week.
        Assert.Equal(3, (int)(await acme.Rate(survey, from: monday, to: monday))["answered"]!);
        Assert.Equal(5, (int)(await acme.Rate(survey, from: monday - 6, to: monday - 6))["matured"]!);
        Assert.Equal(0, (int)(await acme.Rate(survey, from: monday - 7, to: monday - 7))["sent"]!);
        foreach (var filter in new[] { $"&agent={await acme.In(db => db.Agents.Select(a => a.Id).SingleAsync())}", $"&team={await acme.In(db => db.Teams.Select(t => t.Id).SingleAsync())}", "&channel=email" })
        {
            var filtered = await acme.Rate(survey, 90, 0, filter);
            Assert.Equal((0, 0, 0), ((int)filtered["sent"]!, (int)filtered["matured"]!, (int)filtered["answered"]!));
        }
    }

    [Fact]
    public async Task An_anonymous_surveys_week_that_goes_on_tells_nothing_yet()
    {
        var (acme, survey) = await Asking(anonymous: true);
        await acme.Sent("email", count: 6, sentDaysAgo: 0, daysOpen: 0, answered: 3);

        // Until tomorrow: late in the evening it is tomorrow where the workspace is.
        var rate = await acme.Rate(survey, from: 1, to: -1);

        Assert.Equal((6, 0, 0), ((int)rate["sent"]!, (int)rate["matured"]!, (int)rate["answered"]!));
    }

    [Fact]
    public async Task Asked_by_an_attribute_both_sides_are_of_those_who_have_it()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 6, sentDaysAgo: 40, daysOpen: 14, answered: 1);
        await acme.Sent("chat", count: 4, sentDaysAgo: 40, daysOpen: 14, answered: 3);
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update interactions set attributes = jsonb_build_object('plan', 'gold') where channel = 'chat'"));
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update contacts set attributes = jsonb_build_object('size', 'small') where email like 'email-%'"));

        foreach (var (filter, asked, answered) in new[] { ("&attribute:plan=gold", 4, 3), ("&contact_attribute:size=small", 6, 1), ("&attribute:plan=gold&contact_attribute:size=small", 0, 0), ("", 10, 4) })
        {
            var rate = await acme.Rate(survey, from: 60, to: 0, filter);
            Assert.Equal((asked, answered), ((int)rate["matured"]!, (int)rate["answered"]!));
        }
    }

    [Fact]
    public async Task The_funnel_goes_down_to_those_who_answered()
    {
        var (acme, survey) = await Asking();
        await acme.Sent("email", count: 6, sentDaysAgo: 40, daysOpen: 14, answered: 3);
        await acme.Sent("chat", count: 4, sentDaysAgo: 2, daysOpen: 14, answered: 1);
        await acme.Interaction("waits", "waits@example.com", new { channel = "chat" });

        var (all, chat) = (await acme.Get($"scores/funnel?survey={survey}"), await acme.Get($"scores/funnel?survey={survey}&channel=chat"));

        Assert.Equal((11, 1, 10, 4), ((int)all["planned"]!, (int)all["waiting"]!, (int)all["sent"]!, (int)all["answered"]!));
        Assert.Equal((5, 1, 4, 1), ((int)chat["planned"]!, (int)chat["waiting"]!, (int)chat["sent"]!, (int)chat["answered"]!));
    }

    private async Task<(Workspace Acme, string Survey)> Asking(bool anonymous = false)
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey(anonymous: anonymous);
        await acme.Rule(survey, new { delay = "P30D" });
        return (acme, survey);
    }
}
