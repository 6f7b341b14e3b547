using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Surveys.Dispatch;

namespace Surveys.Tests.Responses;

/// <summary>
/// Measured by `eng/bench answer`, not tested: how the customer's page and an answer compare with a bare program that does the least possible
/// for the same (one read and a page of the same size; one statement that stores an answer and marks its invitation).
/// </summary>
public sealed class AnswerBench(House house)
{
    private const int Connections = 128;
    private const int Rounds = 3;
    private const int WarmUps = 3;
    private const int PerRound = 2000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task The_rate_of_pages_and_answers()
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), "bench@example.com");
        var (_, page) = await customer.Open(4);
        var ids = await Invite(acme, PerRound * (Rounds + WarmUps));
        var tokens = house.Services.GetRequiredService<LinkTokens>();
        await using var bare = await Bare(acme, page);
        using var ours = Client(house.Address);
        using var theirs = Client(new Uri(bare.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));

        var links = ids.Select(id => $"/r/{tokens.Create(LinkPurpose.Answer, acme.Id, id)}").ToList();
        await Compare("page (GET)", (client, n) => client.GetAsync($"{(client == ours ? links[n] + "?score=4" : $"/{ids[n]}")}", Stop));
        await Compare("answer (POST)", (client, n) => Post(client, client == ours ? links[n] : $"/{ids[n]}"));
        Assert.Equal(ids.Count, await acme.In(db => db.Responses.CountAsync(Stop)));

        async Task Compare(string what, Func<HttpClient, int, Task<HttpResponseMessage>> ask)
        {
            var (here, there) = (new List<double>(), new List<double>());
            var (hereRate, thereRate) = (0.0, 0.0);
            // What a process does once, at its first requests, isn't what is compared.
            foreach (var client in new[] { theirs, ours })
            {
                for (var round = Rounds; round < Rounds + WarmUps; round++)
                    await Load(client, round, [], ask);
            }

            // Else PostgreSQL plans as for the empty tables that there were a moment ago.
            await acme.In(db => db.Database.ExecuteSqlRawAsync("analyze", Stop));
            for (var round = 0; round < Rounds; round++)
            {
                // By turns, so that both meet the same moments of the machine.
                thereRate += await Load(theirs, round, there, ask) / Rounds;
                hereRate += await Load(ours, round, here, ask) / Rounds;
            }

            TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
                $"{what,-14} ours {hereRate:0}/s p50 {At(here, 0.5):0.0} p99 {At(here, 0.99):0.0} ms; bare {thereRate:0}/s p50 {At(there, 0.5):0.0} p99 {At(there, 0.99):0.0} ms; rate {hereRate / thereRate:0.00} ×, p99 {At(here, 0.99) / At(there, 0.99):0.0} ×"));
        }
    }

    /// <returns>Requests a second.</returns>
    private static async Task<double> Load(HttpClient client, int round, List<double> times, Func<HttpClient, int, Task<HttpResponseMessage>> ask)
    {
        var next = (PerRound * round) - 1;
        var end = PerRound * (round + 1);
        var begun = Stopwatch.GetTimestamp();
        var taken = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var mine = new List<double>();
            for (var n = Interlocked.Increment(ref next); n < end; n = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                using var answer = await ask(client, n);
                await answer.Content.ReadAsByteArrayAsync(Stop);
                mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            return mine;
        }));
        times.AddRange(taken.SelectMany(mine => mine));
        return PerRound / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string path)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("score", "4"), KeyValuePair.Create("lang", "en"), KeyValuePair.Create("comment", "Quick and kind")]);
        return await client.PostAsync(new Uri(path, UriKind.Relative), form, Stop);
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = address };

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));

    /// <summary>As many sent invitations, each of a customer and a request of its own, all like the one there is.</summary>
    private static Task<List<Guid>> Invite(Workspace acme, int count) => acme.In(async db =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(2));
        var first = await db.Invitations.Select(i => i.Id).SingleAsync(Stop);
        var sql =
            $"""
            insert into contacts (tenant_id, id, external_id, email, name, attributes, created_at)
              select tenant_id, md5('c' || n)::uuid, 'c' || n, 'bench.' || n || '@example.com', name, attributes, created_at from contacts, generate_series(1, {count}) n;
            insert into interactions select (jsonb_populate_record(i, jsonb_build_object('id', md5('i' || n)::uuid, 'contact_id', md5('c' || n)::uuid, 'external_id', 'i' || n))).* from interactions i, generate_series(1, {count}) n;
            insert into invitations select (jsonb_populate_record(i, jsonb_build_object('id', md5('v' || n)::uuid, 'contact_id', md5('c' || n)::uuid, 'interaction_id', md5('i' || n)::uuid))).* from invitations i, generate_series(1, {count}) n;
            """;
        await db.Database.ExecuteSqlRawAsync(sql, Stop);
        return await db.Invitations.Where(i => i.Id != first).Select(i => i.Id).ToListAsync(Stop);
    });

    private async Task<WebApplication> Bare(Workspace acme, string page)
    {
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using (var make = database.CreateCommand(
            $"""
            select set_config('app.tenant', '{acme.Id}', false);
            create table bare_invitations (id uuid primary key, status text not null, answered_at timestamptz);
            create table bare_answers (id uuid primary key, invitation_id uuid not null references bare_invitations (id), rating integer not null, comment text, answered_at timestamptz not null);
            insert into bare_invitations select id, 'sent', null from invitations;
            """))
        {
            await make.ExecuteNonQueryAsync(Stop);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.Services.AddSingleton(NpgsqlDataSource.Create(house.ConnectionString));
        var app = builder.Build();
        app.MapGet("/{id:guid}", async (Guid id, NpgsqlDataSource source) =>
        {
            await using var read = source.CreateCommand("select status from bare_invitations where id = $1");
            read.Parameters.Add(new() { Value = id });
            return await read.ExecuteScalarAsync() is string ? Results.Content(page, "text/html") : Results.NotFound();
        });
        app.MapPost("/{id:guid}", async (Guid id, HttpRequest request, NpgsqlDataSource source) =>
        {
            var form = await request.ReadFormAsync();
            await using var store = source.CreateCommand(
                """
                with invitation as (update bare_invitations set status = 'answered', answered_at = $3 where id = $1 and status = 'sent' returning id)
                insert into bare_answers select $2, id, $4, $5, $3 from invitation
                """);
            var now = TimeProvider.System.GetUtcNow();
            foreach (var value in new object[] { id, Guid.CreateVersion7(now), now, int.Parse(form["score"].ToString(), System.Globalization.CultureInfo.InvariantCulture), form["comment"].ToString() })
                store.Parameters.Add(new() { Value = value });
            return await store.ExecuteNonQueryAsync() == 1 ? Results.Content(page, "text/html") : Results.Conflict();
        });
        await app.StartAsync(Stop);
        return app;
    }
}
