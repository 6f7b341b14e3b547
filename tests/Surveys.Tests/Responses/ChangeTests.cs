using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Surveys.Tests.Responses;

public sealed class ChangeTests(House house)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<Customer> Answered(string address, string score = "4")
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), address);
        var (_, page) = await customer.Open(4);
        var (status, thanks) = await customer.Send(page, ("score", score), ("comment", "First"));
        Assert.True(status == HttpStatusCode.OK && thanks.Contains("Thank you", StringComparison.Ordinal), thanks);
        return customer;
    }

    [Fact]
    public async Task A_second_visit_shows_the_earlier_answer_and_may_change_it()
    {
        var customer = await Answered("change@example.com");
        var (_, page) = await customer.Open(2);

        var (status, _) = await customer.Send(page, ("score", "2"), ("comment", "Second"));

        Assert.Contains("you answered 4, happy", page, StringComparison.Ordinal);
        Assert.Contains("First", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, status);
        var answer = await customer.Workspace.In(db => db.Responses.SingleAsync());
        Assert.Equal((2, "Second", 2), (answer.Rating, answer.Comment, answer.Revision));
        var before = await customer.Workspace.In(db => db.ResponseRevisions.SingleAsync());
        Assert.Equal((1, 4, "First"), (before.Revision, before.Rating, before.Comment));
    }

    [Fact]
    public async Task The_score_follows_the_change_and_the_day_stays()
    {
        var customer = await Answered("follows@example.com");
        await customer.Workspace.RollUp();
        var day = (await customer.Workspace.In(db => db.Responses.SingleAsync())).AnsweredOn;
        var (_, page) = await customer.Open(1);

        await customer.Send(page, ("score", "1"));
        await customer.Workspace.RollUp();

        var total = await customer.Workspace.In(db => db.DailyTotals.SingleAsync(t => t.Facet == ""));
        Assert.Equal((day, 1, 1L), (total.Day, Assert.Single(total.Ratings), total.N));
    }

    [Fact]
    public async Task Whoever_saw_an_older_answer_changes_nothing()
    {
        var customer = await Answered("older@example.com");
        var (_, old) = await customer.Open(3);
        await customer.Send(old, ("score", "3"));

        var (replayed, _) = await customer.Send(old, ("score", "1"));

        Assert.Equal(HttpStatusCode.Conflict, replayed);
        Assert.Equal(3, (await customer.Workspace.In(db => db.Responses.SingleAsync())).Rating);
    }

    [Fact]
    public async Task Sent_twice_by_a_double_click_a_change_is_one()
    {
        var customer = await Answered("double@example.com");
        var (_, page) = await customer.Open(3);

        var sent = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => customer.Send(page, ("score", "3"), ("comment", "Changed"))));

        Assert.All(sent, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(1, await customer.Workspace.In(db => db.ResponseRevisions.CountAsync()));
        Assert.Equal(2, (await customer.Workspace.In(db => db.Responses.SingleAsync())).Revision);
    }

    [Fact]
    public async Task After_its_time_the_answer_is_shown_and_stays()
    {
        var customer = await Answered("window@example.com");
        var (_, early) = await customer.Open(1);
        await customer.Workspace.In(db => db.Surveys.ExecuteUpdateAsync(set => set.SetProperty(s => s.ChangeDays, 0)));

        var (_, page) = await customer.Open(1);
        var (status, _) = await customer.Send(early, ("score", "1"));

        Assert.Contains("You have answered already", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(4, (await customer.Workspace.In(db => db.Responses.SingleAsync())).Rating);
    }

    [Fact]
    public async Task Where_answers_stay_as_given_the_page_waits_for_the_press()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { change_days = 0 }, HttpStatusCode.OK);
        var customer = await Customer.Asked(house, acme, survey, "as.given@example.com");
        var (_, page) = await customer.Open(4);

        var (part, told) = await customer.Send(page, ("score", "4"), ("part", "rating"));
        var kept = await acme.In(db => db.Responses.CountAsync());
        var (status, thanks) = await customer.Send(page, ("score", "4"), ("comment", "With words"));

        Assert.Contains("data-wait=\"\"", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "{\"revision\":null}", 0), (part, told, kept));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("change your answer until", thanks, StringComparison.Ordinal);
        Assert.Equal("With words", (await acme.In(db => db.Responses.SingleAsync())).Comment);
    }

    [Fact]
    public async Task What_is_lost_at_the_last_moment_is_not_thanked_for()
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), "refused@example.com");
        var (_, page) = await customer.Open(4);
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var other = await database.OpenConnectionAsync(Stop);
        await using var held = await other.BeginTransactionAsync(Stop);
        await new NpgsqlCommand($"select set_config('app.tenant', '{acme.Id}', true)", other, held).ExecuteNonQueryAsync(Stop);
        await new NpgsqlCommand($"select 1 from survey_versions where tenant_id = '{acme.Id}' for update", other, held).ExecuteNonQueryAsync(Stop);

        // The answer's row is written and waits for the check of its foreign key when its connection goes.
        var sent = customer.Send(page, ("score", "4"));
        await using var end = database.CreateCommand($"select pg_terminate_backend(pid) from pg_stat_activity where query like '%insert into responses%' and {other.ProcessID} = any(pg_blocking_pids(pid))");
        while (await end.ExecuteScalarAsync(Stop) is not true)
            await Task.Delay(50, Stop);
        var (status, text) = await sent;
        await held.RollbackAsync(Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.DoesNotContain("Thank you", text, StringComparison.Ordinal);
        Assert.Empty(await acme.In(db => db.Responses.ToListAsync(Stop)));
        var (again, _) = await customer.Send(page, ("score", "4"));
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Single(await acme.In(db => db.Responses.ToListAsync(Stop)));
    }
}
