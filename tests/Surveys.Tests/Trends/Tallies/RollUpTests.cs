using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Responses;
using Surveys.Trends;

namespace Surveys.Tests.Trends;

public sealed class RollUpTests(House house)
{
    [Fact]
    public async Task The_totals_equal_a_count_over_the_answers()
    {
        var (acme, survey) = await Answered(30);

        await acme.RollUp();

        Assert.NotEmpty(await Totalled(acme, survey));
        Assert.Equal(await Counted(acme, survey), await Totalled(acme, survey));
    }

    [Fact]
    public async Task Counting_again_changes_nothing()
    {
        var (acme, survey) = await Answered(10);
        await acme.RollUp();
        var first = await Totalled(acme, survey);

        await Note(acme, survey);
        await acme.RollUp();
        await acme.RollUp();

        Assert.Equal(first, await Totalled(acme, survey));
    }

    [Fact]
    public async Task An_answer_that_was_changed_or_taken_away_is_counted_as_it_is_now()
    {
        var (acme, survey) = await Answered(20);
        await acme.RollUp();

        await acme.In(db => db.Responses.Where(r => r.Rating == 5).ExecuteDeleteAsync());
        await acme.In(db => db.Responses.Where(r => r.Rating == 1).ExecuteUpdateAsync(set => set.SetProperty(r => r.Rating, 2)));
        await Note(acme, survey);
        await acme.RollUp();

        Assert.Equal(await Counted(acme, survey), await Totalled(acme, survey));
        Assert.DoesNotContain(await Totalled(acme, survey), row => row.Contains("(5, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_without_answers_any_more_has_no_total()
    {
        var (acme, survey) = await Answered(5);
        await acme.RollUp();
        await Note(acme, survey);
        await acme.In(db => db.Responses.ExecuteDeleteAsync());

        await acme.RollUp();

        Assert.Empty(await Totalled(acme, survey));
    }

    [Fact]
    public async Task Two_workers_at_once_count_the_same()
    {
        var (acme, survey) = await Answered(30);
        await using var one = house.Create();
        await using var other = house.Create();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one : other).Services.GetRequiredService<RollUp>().CatchUp(TestContext.Current.CancellationToken)));
        await Note(acme, survey);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one : other).Services.GetRequiredService<RollUp>().CatchUp(TestContext.Current.CancellationToken)));

        Assert.Equal(await Counted(acme, survey), await Totalled(acme, survey));
    }

    [Fact]
    public async Task Answers_that_come_while_it_counts_are_counted()
    {
        var (acme, survey) = await Answered(1);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            await acme.Answer(survey, 1 + (i % 5), "2026-03-10T12:00:00Z");
            await acme.RollUp();
        }));
        await acme.RollUp();

        Assert.Equal(await Counted(acme, survey), await Totalled(acme, survey));
    }

    [Fact]
    public async Task Nothing_that_was_counted_stays_noted()
    {
        var (acme, survey) = await Answered(5);

        await acme.RollUp();

        var id = Guid.Parse(survey);
        Assert.Equal(0, await acme.In(db => db.ChangedDays.CountAsync(d => d.SurveyId == id)));
    }

    private async Task<(Workspace Acme, string Survey)> Answered(int count)
    {
        var acme = await Workspace.Make(house, "America/New_York");
        var survey = await acme.Survey();
        for (var i = 0; i < count; i++)
        {
            await acme.Answer(survey, 1 + (i % 5), $"2026-03-{6 + (i % 4):00}T{i % 24:00}:30:00Z", new
            {
                agent = i % 3 == 0 ? null : new { name = $"Agent {i % 2}" },
                team = i % 4 == 0 ? null : $"Team {i % 2}",
                channel = i % 5 == 0 ? null : "chat",
                tags = new[] { "billing", "card", "billing" }[..(i % 4)],
            });
        }

        return (acme, survey);
    }

    /// <summary>Notes every day of the survey as changed, as an edit or erasure does.</summary>
    private static Task<int> Note(Workspace acme, string survey) => acme.In(async db =>
    {
        var id = Guid.Parse(survey);
        foreach (var day in await db.Responses.Where(r => r.SurveyId == id).Select(r => r.AnsweredOn)
            .Union(db.DailyTotals.Where(t => t.SurveyId == id).Select(t => t.Day)).ToListAsync())
        {
            db.ChangedDays.Add(new ChangedDay { TenantId = acme.Id, SurveyId = id, Day = day });
        }

        return await db.SaveChangesAsync();
    });

    private static Task<List<string>> Totalled(Workspace acme, string survey) => acme.In(async db =>
    {
        var id = Guid.Parse(survey);
        var rows = await db.DailyTotals.AsNoTracking().Where(t => t.SurveyId == id).ToListAsync();
        return rows.ConvertAll(t => $"{t.Facet} {t.Value} {t.Day:o} rule {t.RuleVersion}: {t.N} of {string.Join(", ", t.Ratings.Zip(t.Counts))}").Order().ToList();
    });

    /// <summary>All together, and by one dimension at a time.</summary>
    private static Task<List<string>> Counted(Workspace acme, string survey) => acme.In(async db =>
    {
        var id = Guid.Parse(survey);
        var rows = await db.Responses.AsNoTracking().Where(r => r.SurveyId == id).ToListAsync();
        return rows.SelectMany(r => r.Tags.Distinct().Select(tag => $"tag {tag}").Concat([" ", $"agent {r.AgentId ?? Guid.Empty}", $"team {r.TeamId ?? Guid.Empty}", $"channel {r.Channel}"]), (r, facet) => (Key: $"{facet} {r.AnsweredOn:o} rule {r.RuleVersion}", r.Rating))
            .GroupBy(counted => counted.Key)
            .Select(group => $"{group.Key}: {group.Count()} of {string.Join(", ", group.CountBy(one => one.Rating).OrderBy(one => one.Key).Select(one => (one.Key, one.Value)))}").Order().ToList();
    });
}
