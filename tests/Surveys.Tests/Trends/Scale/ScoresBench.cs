using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Tests.Accounts;
using Surveys.Trends;
using static Surveys.Tests.Measure;

namespace Surveys.Tests.Trends;

/// <summary>
/// Measured by `eng/bench scores`, not tested: trends, groups and pages of one workspace of 200 over HTTP, beside the hand-written SQL over the same
/// roll-up (L5, L6); how long all is counted anew, how old is what a trend shows, and whether it equals the answers (L7). At one million answers and at ten.
/// </summary>
public sealed class ScoresBench
{
    private const int Times = 200;
    private const int WarmUps = 30;

    /// <summary>Of the whole, of an agent, a team, a channel, a tag or a choice.</summary>
    private const string Totals = "from daily_totals where tenant_id = @tenant and survey_id = @survey and day >= @from and day < @to";

    private const string Answers = "from responses where tenant_id = @tenant and survey_id = @survey and answered_on >= @from and answered_on < @to";

    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Request(string Name, string Path, int Days = 0, string? Sql = null);

    [Fact(Explicit = true)]
    public async Task Scores()
    {
        await using var house = new House { Settings = [("Surveys:Roles", "web"), ("Surveys:Limits:KeyPerSecond", "100000"), ("Surveys:Limits:KeyBurst", "100000")] };
        await house.InitializeAsync();
        await using var many = await ManyAnswers.Open(house);
        foreach (var size in Numbers("SURVEYS_BENCH_ANSWERS", "1000000,10000000"))
        {
            var filling = Stopwatch.GetTimestamp();
            await many.Fill(size);
            Tell($"{size} answers in {ManyAnswers.Workspaces} workspaces, put there in {Stopwatch.GetElapsedTime(filling).TotalSeconds:0} s");
            await Rebuild(house, many);
            await Ask(house, many, size);
            await Verify(house, many);
            await Watch(house, many);
        }

        foreach (var invitations in Numbers("SURVEYS_BENCH_INVITATIONS", "5000,45000"))
        {
            await many.Invite(invitations, invitations / 50);
            var begun = Stopwatch.GetTimestamp();
            await house.Services.GetRequiredService<Maturing>().CatchUp(many.Measured.Id, Stop);
            await many.Settle("matured_days");
            Tell($"{invitations} invitations more, {invitations / 50} answers set aside; their days counted in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
            await Ask(house, many, 0);
        }
    }

    private static async Task Rebuild(House house, ManyAnswers many)
    {
        var begun = Stopwatch.GetTimestamp();
        await house.Services.GetRequiredService<RollUp>().CatchUp(Stop);
        Tell($"counted anew in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        await many.Settle("daily_totals");
        foreach (var table in new[] { "responses", "daily_totals" })
            Tell($"{table}: {await many.Text($"select count(*)::text from {table}")} rows, {await many.Text($"select pg_size_pretty(pg_table_size('{table}'))")} and {await many.Text($"select pg_size_pretty(pg_indexes_size('{table}'))")} of indexes");
    }

    private static List<Request> Requests(string survey, string agent)
    {
        var days = "select day, rule_version, ratings, counts " + Totals + " and facet = '' and value = ''";
        string Groups(string facet) => $"select value, rule_version, rating, sum(n) from (select value, rule_version, unnest(ratings) as rating, unnest(counts) as n {Totals} and facet = '{facet}') given group by 1, 2, 3";
        var (quarter, year, years) = (Today.AddDays(-90), Today.AddDays(-365), Today.AddDays(-ManyAnswers.Days));
        return
        [
            new("trend, 90 days by day", $"/api/v1/scores?survey={survey}&interval=day&from={quarter:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", 90, days),
            new("trend, 2 years by week", $"/api/v1/scores?survey={survey}&interval=week&from={years:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", ManyAnswers.Days, days),
            new("trend, 2 years by day", $"/api/v1/scores?survey={survey}&interval=day&from={years:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", ManyAnswers.Days, days),
            new("the same beside SQL over the answers", $"/api/v1/scores?survey={survey}&interval=day&from={years:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", ManyAnswers.Days, "select answered_on, rule_version, rating, count(*) " + Answers + " group by 1, 2, 3"),
            new("trend of an agent, a year", $"/api/v1/scores?survey={survey}&interval=week&agent={agent}&from={year:yyyy-MM-dd}&to={Today:yyyy-MM-dd}"),
            new("by agent, a year", $"/api/v1/scores?survey={survey}&group_by=agent&from={year:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", 365, Groups("agent")),
            new("by tag, a year", $"/api/v1/scores?survey={survey}&group_by=tag&from={year:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", 365, Groups("tag")),
            new("by agent, of a tag and channel, a year", $"/api/v1/scores?survey={survey}&group_by=agent&tag=billing&channel=chat&from={year:yyyy-MM-dd}&to={Today:yyyy-MM-dd}", 365, "select agent_id, rule_version, rating, count(*) " + Answers + " and 'billing' = any(tags) and channel = 'chat' group by 1, 2, 3"),
            new("page /overview, 90 days", "/overview?period=90d"),
            new("page /overview, all time", "/overview?period=all"),
            new("page /overview, an agent's year", $"/overview?period=12m&agent={agent}"),
            new("page /overview/all", "/overview/all"),
        ];
    }

    private static async Task Ask(House house, ManyAnswers many, int size)
    {
        using var person = new Visitor(house);
        await person.SignIn(many.Measured.Owner);
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(Stop);
        await using (var enter = new NpgsqlCommand($"select set_config('app.tenant', '{many.Measured.Id}', false)", connection))
            await enter.ExecuteNonQueryAsync(Stop);
        var agent = await many.Text($"select id::text from agents where tenant_id = '{many.Measured.Id}' and name = 'Agent 7'");
        foreach (var request in Requests(many.Survey, agent))
        {
            await using var sql = Prepare(connection, many, request);
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var n = 0; n < WarmUps + Times; n++)
            {
                var took = (Ours: await Time(() => Get(many.Measured, person, request.Path)), Theirs: request.Sql is null ? 0 : await Time(() => Read(sql)));
                if (n < WarmUps)
                    continue;
                ours.Add(took.Ours);
                theirs.Add(took.Theirs);
            }

            var beside = request.Sql is null ? "" : FormattableString.Invariant($"; SQL p50 {At(theirs, 0.5):0.0} p99 {At(theirs, 0.99):0.0} ms; {At(ours, 0.5) / At(theirs, 0.5):0.00} ×");
            Tell($"{request.Name,-40} p50 {At(ours, 0.5):0.0} p99 {At(ours, 0.99):0.0} ms{beside}");
            if (size > 0)
                await KeepPlans(house, many, size, request, () => Get(many.Measured, person, request.Path));
        }
    }

    private static NpgsqlCommand Prepare(NpgsqlConnection connection, ManyAnswers many, Request request)
    {
        var sql = new NpgsqlCommand(request.Sql, connection);
        sql.Parameters.AddWithValue("tenant", many.Measured.Id);
        sql.Parameters.AddWithValue("survey", Guid.Parse(many.Survey));
        sql.Parameters.AddWithValue("from", Today.AddDays(-request.Days));
        sql.Parameters.AddWithValue("to", Today);
        return sql;
    }

    private static async Task Get(Workspace workspace, Visitor person, string path)
    {
        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            Assert.Equal(HttpStatusCode.OK, (await person.Get(path)).Status);
            return;
        }

        using var answer = await workspace.Api.GetAsync(new Uri(path, UriKind.Relative), Stop);
        await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task Read(NpgsqlCommand sql)
    {
        await using var reader = await sql.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            reader.GetValue(0);
    }

    private static async Task<double> Time(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));

    private static async Task KeepPlans(House house, ManyAnswers many, int size, Request request, Func<Task> ask)
    {
        var folder = Project.PathOf("bench", "plans", $"{size}");
        Directory.CreateDirectory(folder);
        var name = string.Concat(request.Name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-')).Replace("--", "-", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".txt"), await SentQueries.Plans(house, many.Measured, ask), Stop);
    }

    private static async Task Verify(House house, ManyAnswers many)
    {
        var begun = Stopwatch.GetTimestamp();
        var faults = 0;
        foreach (var workspace in many.All)
            faults += await workspace.In(async (services, _) => (await services.GetRequiredService<Verification>().Faults(Stop)).Count);
        Tell($"verify: {faults} days differ, looked through in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
        Assert.Equal(0, faults);
    }

    /// <summary>200 answers a second to one survey for half a minute beside a worker: at each look, for how long the oldest that it doesn't show has been stored.</summary>
    private static async Task Watch(House house, ManyAnswers many)
    {
        await using var worker = house.Create(("Surveys:Roles", "worker"));
        await worker.StartAsync(Stop);
        var path = $"/api/v1/scores?survey={many.Survey}&interval=day&from={Today.AddDays(-1):yyyy-MM-dd}&to={Today.AddDays(2):yyyy-MM-dd}";
        var before = await Shown(many, path);
        var stored = new List<TimeSpan>();
        var clock = Stopwatch.StartNew();
        var answers = Task.Run(() => Answer(many, clock, stored), Stop);
        var ages = new List<double>();
        while (!answers.IsCompleted)
        {
            var shown = (int)(await Shown(many, path) - before);
            lock (stored)
                ages.Add(shown < stored.Count ? (clock.Elapsed - stored.Order().ElementAt(shown)).TotalSeconds : 0);
            await Task.Delay(100, Stop);
        }

        await answers;
        Tell($"200 answers/s: {stored.Count} stored in {stored.Max().TotalSeconds:0.0} s; what a trend shows is {At(ages, 0.5):0.0} s old, {At(ages, 0.99):0.0} at p99, at worst {ages.Max():0.0} s");
        await worker.StopAsync(Stop);
        await house.Services.GetRequiredService<RollUp>().CatchUp(Stop);
    }

    private static Task Answer(ManyAnswers many, Stopwatch clock, List<TimeSpan> stored)
    {
        const int Seconds = 30;
        const int PerSecond = 200;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Stop };
        return Parallel.ForAsync(0, Seconds * PerSecond, parallel, async (n, stop) =>
        {
            var due = TimeSpan.FromSeconds((double)n / PerSecond);
            if (due > clock.Elapsed)
                await Task.Delay(due - clock.Elapsed, stop);
            using var answer = await many.Measured.Api.PostAsJsonAsync(
                "/api/v1/responses",
                new { survey = many.Survey, external_id = $"{Guid.CreateVersion7():N}", score = 1 + (n % 5), agent = new { name = $"Agent {1 + (n % 20)}" }, team = $"Team {1 + (n % 4)}", channel = "chat", tags = new[] { "billing" } },
                stop);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            lock (stored)
                stored.Add(clock.Elapsed);
        });
    }

    private static async Task<long> Shown(ManyAnswers many, string path) => (long)JsonNode.Parse(await many.Measured.Api.GetStringAsync(new Uri(path, UriKind.Relative), Stop))!["total"]!["n"]!;
}
