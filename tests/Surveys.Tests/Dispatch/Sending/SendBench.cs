using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Mail;
using static Surveys.Tests.Measure;

namespace Surveys.Tests.Dispatch;

/// <summary>
/// Measured by `eng/bench send`, not tested: claiming against one bare statement (L9), sending against a bare loop over the same transport with the
/// same connections and messages (L10), and how late another workspace's mail is while a backlog goes out (L11).
/// </summary>
public sealed class SendBench
{
    private const int Rounds = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Claiming()
    {
        foreach (var size in Sizes)
        {
            await using var house = await Open(25);
            var (acme, due) = await Crowd.Due(house, size, "bench.example.com");
            var batches = Math.Max(2, Math.Min(10, size / 500 / 2));
            double ours = 0, bare = 0;
            await Bare(house, acme, due, 1);
            await Claim(acme, due, 1);
            for (var round = 0; round < Rounds; round++)
            {
                bare += await Bare(house, acme, due, batches) / Rounds;
                ours += await Claim(acme, due, batches) / Rounds;
            }

            Tell($"claim, {size} due   ours {ours:0}/s; bare statement {bare:0}/s; {ours / bare:0.000} ×");
        }
    }

    [Fact(Explicit = true)]
    public async Task Sending()
    {
        await using var sink = await SmtpSink.Start(keeps: false);
        await using var house = await Open(sink.Port);
        var settings = house.Services.GetRequiredService<MailSettings>();
        var transport = house.Services.GetRequiredService<IMailTransport>();
        var count = 1000;
        var (acme, due) = await Crowd.Due(house, count, "bench.example.com");
        var messages = await Written(house, acme, count);
        await SendBare(transport, settings, messages[..200]);
        await Send(house, acme, due[..200]);
        double ours = 0, bare = 0;
        for (var round = 0; round < Rounds; round++)
        {
            bare += await SendBare(transport, settings, messages) / Rounds;
            ours += await Send(house, acme, due) / Rounds;
        }

        Tell($"send, {transport.GetType().Name}, {settings.Connections} connections   ours {ours:0}/s; bare loop {bare:0}/s; {ours / bare:0.00} ×");
    }

    [Fact(Explicit = true)]
    public async Task A_backlog_beside_others()
    {
        foreach (var size in Sizes)
        {
            await using var sink = await SmtpSink.Start(keeps: false);
            await using var house = await Open(sink.Port);
            await Crowd.Due(house, size, "backlog.example.com");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var sending = Task.Run(
                async () =>
                {
                    for (var post = house.Services.GetRequiredService<PostRound>(); !stop.IsCancellationRequested; await Task.Delay(TimeSpan.FromSeconds(2), stop.Token))
                        await post.SendDue(stop.Token);
                },
                stop.Token);
            await Task.Delay(TimeSpan.FromSeconds(2), Stop);
            var late = new List<double>();
            for (var n = 0; n < 5; n++)
            {
                var other = await Workspace.Make(house);
                await other.Rule(await other.Survey());
                await other.Interaction("1", $"other{n}@bench.example.com");
                var sent = await other.Invitation(i => i.Status == InvitationStatus.Sent);
                late.Add((sent.SentAt!.Value - sent.DueAt!.Value).TotalSeconds);
            }

            await stop.CancelAsync();
            await Task.WhenAny(sending);
            Tell($"beside a backlog of {size}   other workspaces' mail {late.Order().ElementAt(late.Count / 2):0.00} s late, at worst {late.Max():0.00} s");
        }
    }

    private static async Task<House> Open(int port)
    {
        var house = new House { Settings = [("Surveys:Roles", "web"), ("Mail:Port", $"{port}")] };
        await house.InitializeAsync();
        return house;
    }

    private static async Task<double> Claim(Workspace acme, List<Guid> due, int batches)
    {
        await MakeDue(acme, due);
        var begun = Stopwatch.GetTimestamp();
        var claimed = 0;
        for (var batch = 0; batch < batches; batch++)
            claimed += await acme.In(async (services, _) => (await services.GetRequiredService<InvitationClaims>().Take(500, Stop)).Claimed.Count);
        return claimed / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>The least that claims: rows by `skip locked`, marked as taken.</summary>
    private static async Task<double> Bare(House house, Workspace acme, List<Guid> due, int batches)
    {
        await MakeDue(acme, due);
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(Stop);
        await using (var enter = new NpgsqlCommand($"select set_config('app.tenant', '{acme.Id}', false)", connection))
            await enter.ExecuteNonQueryAsync(Stop);
        await using var take = new NpgsqlCommand(
            $"""
            update invitations set status = 'sending', lease_ends_at = now() + interval '2 minutes', attempts = attempts + 1
            where tenant_id = '{acme.Id}' and id in (
              select id from invitations where tenant_id = '{acme.Id}' and due_at <= now() and status in ('scheduled', 'deferred') order by due_at limit 500 for update skip locked)
            returning id, contact_id, survey_id, interaction_id
            """, connection);
        await take.PrepareAsync(Stop);
        var begun = Stopwatch.GetTimestamp();
        var claimed = 0;
        for (var batch = 0; batch < batches; batch++)
        {
            await using var reader = await take.ExecuteReaderAsync(Stop);
            while (await reader.ReadAsync(Stop))
                claimed++;
        }

        return claimed / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<double> Send(House house, Workspace acme, List<Guid> due)
    {
        await MakeDue(acme, due);
        var begun = Stopwatch.GetTimestamp();
        await house.Services.GetRequiredService<PostRound>().SendDue(Stop);
        var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Assert.Equal(due.Count, await acme.In(db => db.Invitations.CountAsync(i => i.Status == InvitationStatus.Sent && due.Contains(i.Id), Stop)));
        return due.Count / took;
    }

    private static async Task<double> SendBare(IMailTransport transport, MailSettings settings, List<OutgoingMail> messages)
    {
        var begun = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = settings.Connections, CancellationToken = Stop }, async (message, stop) =>
            Assert.Equal(MailOutcome.Sent, (await transport.Send(message, stop)).Outcome));
        return messages.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>As many mails as the product writes them.</summary>
    private static Task<List<OutgoingMail>> Written(House house, Workspace acme, int count) => acme.In(async (services, db) =>
    {
        var workspace = await db.Tenants.SingleAsync(t => t.Id == acme.Id, Stop);
        var look = await services.GetRequiredService<Themes>().ForMail(Stop);
        var sender = await services.GetRequiredService<SenderBook>().ForMail(Stop);
        var mail = house.Services.GetRequiredService<InvitationMail>();
        var (claimed, _) = await services.GetRequiredService<InvitationClaims>().Take(count, Stop);
        return claimed.Select(one => mail.Write(one, workspace, look, sender)).ToList();
    });

    /// <summary>As before anything was sent.</summary>
    private static Task<int> MakeDue(Workspace acme, List<Guid> due) => acme.In(async db =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        await db.Database.ExecuteSqlAsync($"delete from message_log where tenant_id = {acme.Id}", Stop);
        await db.Database.ExecuteSqlAsync($"insert into due_hints values ({acme.Id}, 'invitations', now() - interval '1 minute') on conflict (tenant_id, work) do update set due_at = excluded.due_at", Stop);
        return await db.Database.ExecuteSqlAsync(
            $"""
            update invitations set status = 'scheduled', sent_at = null, lease_ends_at = null, attempts = 0, due_at = now() - interval '1 minute'
            where id = any({due}) and status <> 'scheduled'
            """, Stop);
    });
}
