using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Surveys.Tests.Measure;

namespace Surveys.Tests.Dispatch;

/// <summary>
/// Measured by `eng/bench ingest`, not tested: interactions taken in by batch, planned by a rule, against a bare multi-row insert of the same rows
/// (L8), beside as many as there are already.
/// </summary>
public sealed class IngestBench
{
    private const int Rounds = 4;
    private const int PerBatch = 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Taking_in()
    {
        foreach (var size in Sizes)
        {
            await using var house = new House { Settings = [("Surveys:Roles", "web")] };
            await house.InitializeAsync();
            var (acme, _) = await Crowd.Due(house, size, "ingest.example.com");
            var contact = await acme.In(db => db.Contacts.Select(c => c.Id).FirstAsync(Stop));
            await using var database = NpgsqlDataSource.Create(house.ConnectionString);
            double open = 0, closed = 0, bare = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var rates = (Bare: await Bare(database, acme, contact, round), Open: await Take(acme, "open", round), Closed: await Take(acme, "closed", round));
                // What a process does once, at its first requests, isn't what is compared.
                if (round > 0)
                    (bare, open, closed) = (bare + (rates.Bare / (Rounds - 1)), open + (rates.Open / (Rounds - 1)), closed + (rates.Closed / (Rounds - 1)));
            }

            Tell($"ingest, beside {size}   open {open:0}/s, closed and planned {closed:0}/s; bare insert {bare:0}/s; {open / bare:0.000} × and {closed / bare:0.000} ×");
        }
    }

    private static async Task<double> Take(Workspace acme, string status, int round)
    {
        var begun = Stopwatch.GetTimestamp();
        await acme.Post("interactions/batch", Enumerable.Range(0, PerBatch).Select(n => new
        {
            source = $"bench-{status}",
            external_id = $"{round}-{n}",
            channel = "email",
            status,
            subject = "Card declined",
            tags = new[] { "billing" },
            team = "1st line",
            agent = new { external_id = $"{n % 20}", name = "Ana" },
            contact = new { email = $"new.{round}.{n}.{status}@ingest.example.com", name = "Somebody" },
        }), HttpStatusCode.OK);
        return PerBatch / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>The least that takes them in: the contacts and the interactions, each table's in one statement.</summary>
    private static async Task<double> Bare(NpgsqlDataSource database, Workspace acme, Guid contact, int round)
    {
        await using var connection = await database.OpenConnectionAsync(Stop);
        await using (var enter = new NpgsqlCommand($"select set_config('app.tenant', '{acme.Id}', false)", connection))
            await enter.ExecuteNonQueryAsync(Stop);
        await using var insert = new NpgsqlCommand(
            $"""
            insert into contacts (tenant_id, id, email, name, attributes, created_at)
              select tenant_id, md5('b{round}c' || n)::uuid, 'bare.{round}.' || n || '@ingest.example.com', name, attributes, now() from contacts, generate_series(1, {PerBatch}) n where id = '{contact}'
              on conflict do nothing;
            insert into interactions select (jsonb_populate_record(i, jsonb_build_object('id', md5('b{round}i' || n)::uuid, 'source', 'bare', 'contact_id', md5('b{round}c' || n)::uuid, 'external_id', '{round}-' || n))).*
              from interactions i, generate_series(1, {PerBatch}) n where i.id = (select id from interactions where contact_id = '{contact}' limit 1)
              on conflict do nothing;
            """, connection);
        var begun = Stopwatch.GetTimestamp();
        await insert.ExecuteNonQueryAsync(Stop);
        return PerBatch / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
