using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Tests.Accounts;
using Surveys.Trends;

namespace Surveys.Tests.Trends;

/// <summary>What is kept of days that have run out says what their invitations say, whatever becomes of these.</summary>
public sealed class MaturingTests(House house)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kept_days_and_invitations_give_one_rate_by_every_filter()
    {
        var (acme, survey) = await Sent();
        var filters = await Filters(acme);
        var read = await Rates(acme, survey, filters);

        await Mature(acme);

        Assert.Equal(2, await Days(acme));
        Assert.Equal(read, await Rates(acme, survey, filters));
        // None is read any more where its day is kept; by two filters at once there are no days.
        await Unwatched(acme, "delete from invitations where sent_at < now() - interval '20 days'");
        Assert.Equal(read[..^3], await Rates(acme, survey, filters[..^1]));
    }

    [Theory]
    [InlineData("update invitations set answered_at = null where id = (select id from invitations where answered_at < now() - interval '30 days' limit 1)")]
    [InlineData("update invitations set channel = 'phone' where sent_at < now() - interval '50 days'")]
    [InlineData("update invitations set tags = array['refund'] where sent_at < now() - interval '50 days'")]
    [InlineData("update invitations set agent_id = null, team_id = null where sent_at < now() - interval '50 days'")]
    [InlineData("update invitations set sent_at = sent_at - interval '1 month' where sent_at < now() - interval '50 days'")]
    [InlineData("update invitations set sent_at = (select min(sent_at) from invitations) where sent_at > now() - interval '10 days'")]
    [InlineData("update invitations set expires_at = now() + interval '1 day' where sent_at < now() - interval '50 days'")]
    [InlineData("delete from invitations where sent_at < now() - interval '50 days'")]
    [InlineData("insert into invitations select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'resolution', 9))).* from invitations i where sent_at < now() - interval '50 days'")]
    public async Task What_changes_after_its_time_is_seen_at_once_and_counted_anew(string change)
    {
        var (acme, survey) = await Sent();
        var filters = await Filters(acme);
        await Mature(acme);
        var before = await Rates(acme, survey, filters);

        await acme.In(db => db.Database.ExecuteSqlRawAsync(change, Stop));
        var seen = await Rates(acme, survey, filters);
        await Mature(acme);
        var counted = await Rates(acme, survey, filters);
        await Unwatched(acme, "delete from matured_days");

        Assert.NotEqual(before, seen);
        Assert.Equal(seen, counted);
        Assert.Equal(seen, await Rates(acme, survey, filters));
    }

    [Fact]
    public async Task An_answer_in_time_takes_no_day_away()
    {
        var (acme, survey) = await Sent();
        await Mature(acme);

        await acme.In(db => db.Database.ExecuteSqlRawAsync("update invitations set answered_at = now() where expires_at > now()", Stop));

        Assert.Equal(2, await Days(acme));
        Assert.Equal(4, (int)(await acme.Rate(survey, 100, 0))["open"]!["answered"]!);
    }

    [Fact]
    public async Task A_day_is_kept_when_the_last_of_its_invitations_has_run_out_and_read_as_of_then()
    {
        var (acme, survey) = await Sent();
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update invitations set expires_at = null where id = (select id from invitations order by sent_at, id limit 1)", Stop));
        await Mature(acme);
        Assert.Equal(1, await Days(acme));

        // Whoever's clock stands before the end of a kept day reads its invitations.
        await Unwatched(acme, "update matured_days set matured_at = now() + interval '1 day', sent = 1000");
        Assert.Equal(14, (int)(await acme.Rate(survey, 100, 0))["sent"]!);
    }

    [Fact]
    public async Task What_is_kept_and_differs_is_told_and_counted_anew_by_verify()
    {
        var (acme, survey) = await Sent();
        await Mature(acme);
        var equal = await house.Type(["verify", "--tenant", acme.Slug]);
        var before = (await acme.Rate(survey, 100, 0)).ToJsonString();

        await acme.In(db => db.Database.ExecuteSqlRawAsync("update matured_days set answered = answered - 1 where facet = 'channel' and sent = 4", Stop));
        var differs = await house.Type(["verify", "--tenant", acme.Slug]);
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update matured_days set sent = 7 where facet = '' and sent = 6", Stop));
        var repaired = await house.Type(["verify", "--repair", "--tenant", acme.Slug]);

        Assert.Equal(0, equal.ExitCode);
        Assert.Equal(1, differs.ExitCode);
        Assert.Contains("4 invitations kept, 4 sent, and by group too", differs.Output, StringComparison.Ordinal);
        Assert.Contains("7 invitations kept, 6 sent", repaired.Output, StringComparison.Ordinal);
        Assert.Equal(0, repaired.ExitCode);
        Assert.Equal(before, (await acme.Rate(survey, 100, 0)).ToJsonString());
    }

    [Fact]
    public async Task Of_an_anonymous_survey_no_day_is_kept()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey(anonymous: true);
        await acme.Rule(survey, new { delay = "P30D" });
        await acme.Sent("email", count: 6, sentDaysAgo: 40, daysOpen: 14, answered: 3);

        await Mature(acme);

        Assert.Equal(0, await Days(acme));
    }

    [Fact]
    public async Task In_another_zone_other_days_are_counted()
    {
        var (acme, survey) = await Sent();
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update invitations set sent_at = date_trunc('day', sent_at) + interval '22 hours'", Stop));
        await Mature(acme);
        var days = await acme.In(db => db.MaturedDays.Where(d => d.Facet == "").OrderBy(d => d.Day).Select(d => d.Day).ToListAsync(Stop));
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        await owner.Submit("/settings", ("Name", "Acme"), ("TimeZone", "UTC"));
        for (var tries = 0; tries < 100 && await Days(acme) > 0; tries++)
            await Task.Delay(200, Stop);
        await Mature(acme);

        // At ten in the evening by UTC it was the next day already in Bucharest.
        Assert.Equal(days.ConvertAll(day => day.AddDays(-1)), await acme.In(db => db.MaturedDays.Where(d => d.Facet == "").OrderBy(d => d.Day).Select(d => d.Day).ToListAsync(Stop)));
        Assert.Equal(14, (int)(await acme.Rate(survey, 100, 0))["sent"]!);
    }

    /// <summary>Six sent 60 days ago and four 40 days ago, which have run out, and four that are open.</summary>
    private async Task<(Workspace Acme, string Survey)> Sent()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Rule(survey, new { delay = "P30D" });
        await acme.Sent("email", count: 6, sentDaysAgo: 60, daysOpen: 14, answered: 3);
        await acme.Sent("chat", count: 4, sentDaysAgo: 40, daysOpen: 14, answered: 3);
        await acme.Sent("email", count: 4, sentDaysAgo: 2, daysOpen: 14, answered: 1);
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update invitations set tags = array['billing', 'card', 'billing'] where channel = 'email'", Stop));
        return (acme, survey);
    }

    private static async Task<List<string>> Filters(Workspace acme)
    {
        var agent = await acme.In(db => db.Agents.Select(a => a.Id).SingleAsync(Stop));
        var team = await acme.In(db => db.Teams.Select(t => t.Id).SingleAsync(Stop));
        return ["", "&channel=email", "&channel=chat", "&channel=phone", "&tag=billing", "&tag=refund", $"&agent={agent}", $"&team={team}", $"&agent={agent}&channel=email"];
    }

    /// <summary>By each filter, of all days and of the days around the older ones.</summary>
    private static async Task<List<string>> Rates(Workspace acme, string survey, List<string> filters)
    {
        var rates = new List<string>();
        foreach (var filter in filters)
        {
            foreach (var (from, to) in new[] { (100, 0), (70, 45), (59, 0) })
                rates.Add($"{filter} {(await acme.Rate(survey, from, to, filter)).ToJsonString()}");
        }

        return rates;
    }

    private async Task Mature(Workspace acme) => await house.Services.GetRequiredService<Maturing>().CatchUp(acme.Id, Stop);

    private static Task<int> Days(Workspace acme) => acme.In(db => db.MaturedDays.CountAsync(d => d.Facet == "", Stop));

    /// <summary>Without the triggers that follow what changes: as nothing but a fault would do it.</summary>
    private static Task<int> Unwatched(Workspace acme, string change) => acme.In(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Stop);
        await db.Database.ExecuteSqlRawAsync("alter table invitations disable trigger user", Stop);
        var changed = await db.Database.ExecuteSqlRawAsync(change, Stop);
        await db.Database.ExecuteSqlRawAsync("alter table invitations enable trigger user", Stop);
        await transaction.CommitAsync(Stop);
        return changed;
    });
}
