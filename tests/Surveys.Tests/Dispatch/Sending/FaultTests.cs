using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tests.Accounts;
using static Surveys.Tests.Measure;

namespace Surveys.Tests.Dispatch;

/// <summary>
/// Mail under faults: what was due is counted against what a mail server got. Here a short form of each; `eng/faults` runs as many as it's told,
/// against smtp-sink.
/// </summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly int Kills = Setting("SURVEYS_FAULT_KILLS", 2);
    private static readonly int Mails = Setting("SURVEYS_FAULT_MAILS", 300);
    private const int Connections = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string WorkerName = $"worker-{Environment.ProcessId}";

    private readonly House house = new() { Settings = [("Surveys:Roles", "web")] };
    private readonly Random random = new(5);
    private readonly ConcurrentQueue<string> words = [];
    private readonly List<Process> workers = [];
    private IMailCount post = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        post = SmtpSink.Program is null ? house.Mail : await SmtpSink.Start();
    }

    [Fact]
    public async Task Workers_killed_while_they_send_lose_nothing_and_repeat_one_mail_a_connection_at_most()
    {
        var (acme, due) = await Crowd.Due(house, Kills * Mails / 2, "killed.example.com");
        for (var kill = 0; kill < Kills; kill++)
        {
            var worker = Worker();
            var enough = await Sent() + random.Next(1, Mails / 2);
            await Until(async () => await Sent() >= Math.Min(enough, due.Count));
            worker.Kill();
            await worker.WaitForExitAsync(Stop);
            await PassLeases(acme);
        }

        Worker();
        await Until(() => IsDone(acme, due));

        var (once, more, none) = await Count(acme, due);
        Tell($"{Kills} workers killed: {due.Count} due, {once} once, {more} more than once, {none} never; at most {Kills * Connections} may repeat");
        Assert.Equal(0, none);
        Assert.InRange(await Sent() - due.Count, 0, Kills * Connections);
    }

    [Fact]
    public async Task Two_workers_send_each_mail_once()
    {
        var (acme, due) = await Crowd.Due(house, Mails, "two.example.com");
        Worker();
        Worker();
        await Until(() => IsDone(acme, due));

        var (once, more, none) = await Count(acme, due);
        Tell($"Two workers: {due.Count} due, {once} once, {more} more than once, {none} never");
        Assert.Equal((due.Count, 0, 0), (once, more, none));
    }

    [Fact]
    public async Task A_database_that_goes_away_meanwhile_costs_no_mail_and_repeats_none()
    {
        var (acme, due) = await Crowd.Due(house, Mails, "database.example.com");
        Worker();
        for (var cut = 0; cut < Kills; cut++)
        {
            var enough = Math.Min(await Sent() + (Mails / (Kills + 2)), due.Count);
            await Until(async () => await Sent() >= enough);
            await TakeDatabaseAway();
        }

        // What was claimed as the connection went, and never told to the worker, waits for its lease.
        await Until(() => IsDone(acme, due), () => PassLeases(acme));

        var (once, more, none) = await Count(acme, due);
        Tell($"The database away {Kills} times: {due.Count} due, {once} once, {more} more than once, {none} never");
        Assert.Equal((due.Count, 0, 0), (once, more, none));
    }

    [Fact]
    public async Task Whatever_a_mail_server_does_each_mail_ends_sent_or_with_its_reason()
    {
        string[] kinds = ["fine", "reject4", "reject5", "does.spam", "does.cut", "once.reject4", "once.does.cut", "once.does.lost"];
        var clock = new SetClock();
        await using var odd = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await odd.InitializeAsync();
        var (acme, _) = await Crowd.Due(odd, Math.Min(Mails, 40 * kinds.Length), "odd.example.com");
        await acme.In(db => db.Database.ExecuteSqlAsync($"update contacts set email = ({kinds}::text[])[1 + abs(hashtext(external_id)) % {kinds.Length}] || '.' || email where external_id is not null", Stop));
        for (var tries = 0; tries < 10; tries++)
        {
            await odd.Services.GetRequiredService<PostRound>().SendDue(Stop);
            clock.Now += TimeSpan.FromHours(6);
        }

        var ended = await acme.In(db => db.Invitations.Join(db.Contacts, i => i.ContactId, c => c.Id, (i, c) => new { i.Id, i.Status, i.Reason, i.Attempts, c.Email }).ToListAsync(Stop));
        var (log, came) = (await acme.In(db => db.MessageLog.ToListAsync(Stop)), await odd.Mail.Counts());
        foreach (var kind in kinds)
        {
            var all = ended.FindAll(one => one.Email!.StartsWith($"{kind}.", StringComparison.Ordinal));
            Tell($"{kind,-13} {all.Count} due: {string.Join(", ", all.GroupBy(one => (one.Status, one.Reason, one.Attempts)).Select(same => $"{same.Count()} {same.Key.Status} {same.Key.Reason} after {same.Key.Attempts}"))}; arrived {all.Sum(one => came.GetValueOrDefault($"{one.Id:N}.{acme.Id:N}@localhost"))}");
            (InvitationStatus Status, Reason? Reason, int Attempts, int Came) expected = kind switch
            {
                "fine" => (InvitationStatus.Sent, null, 1, 1),
                "once.reject4" or "once.does.cut" => (InvitationStatus.Sent, null, 2, 1),
                // Nobody can tell that it had arrived: the second has the same Message-Id.
                "once.does.lost" => (InvitationStatus.Sent, null, 2, 2),
                "reject5" => (InvitationStatus.Bounced, Reason.Bounced, 1, 0),
                // It was read, and refused then.
                "does.spam" => (InvitationStatus.Failed, Reason.MailRefused, 1, 1),
                _ => (InvitationStatus.Failed, Reason.MailUnavailable, Invitation.MostAttempts, 0),
            };
            Assert.NotEmpty(all);
            Assert.All(all, one => Assert.Equal(expected, (one.Status, one.Reason, one.Attempts, came.GetValueOrDefault($"{one.Id:N}.{acme.Id:N}@localhost"))));
            Assert.All(all, one => Assert.Equal(one.Attempts, log.Count(entry => entry.InvitationId == one.Id)));
        }
    }

    [Fact]
    public async Task A_line_that_is_cut_under_tls_costs_no_mail()
    {
        post = house.Mail;
        var (acme, due) = await Crowd.Due(house, 20, "tls.example.com");
        await acme.In(db => db.Database.ExecuteSqlAsync($"update contacts set email = 'once.does.cut.' || email where external_id like 'c%5'", Stop));
        Worker(("Mail__Host", "localhost"), ("Mail__Port", $"{house.Mail.Guarded}"), ("Mail__Security", "starttls"), ("Mail__User", "surveys"), ("Mail__Password", "right"), ("SSL_CERT_FILE", house.Mail.Certificate));
        await Until(() => acme.In(async db => await db.Invitations.AllAsync(i => i.Status == InvitationStatus.Sent || i.Status == InvitationStatus.Deferred, Stop)));

        var cut = await acme.In(db => db.Invitations.Where(i => i.Status == InvitationStatus.Deferred).Select(i => new { i.Reason, i.Attempts }).ToListAsync(Stop));
        Assert.Equal([.. Enumerable.Repeat(new { Reason = (Reason?)Reason.MailUnavailable, Attempts = 1 }, 2)], cut);

        await PassPauses(acme);
        await Until(() => IsDone(acme, due));
        Assert.Equal((due.Count, 0, 0), await Count(acme, due));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            worker.Kill();
            await worker.WaitForExitAsync(CancellationToken.None);
            worker.Dispose();
        }

        if (post != house.Mail)
            await post.DisposeAsync();
        await house.DisposeAsync();
    }

    private Process Worker(params (string Name, string? Value)[] settings)
    {
        var worker = house.Start(
            [],
            [
                ("ConnectionStrings__Surveys", $"{house.ConnectionString};Application Name={WorkerName}"), ("Surveys__Roles", "worker"), ("Surveys__BaseUrl", "http://localhost:8080"),
                ("Mail__Host", "127.0.0.1"), ("Mail__Port", $"{post.Port}"), ("Mail__Connections", $"{Connections}"), .. settings,
            ]);
        worker.OutputDataReceived += (_, said) => words.Enqueue(said.Data ?? "");
        worker.BeginOutputReadLine();
        worker.ErrorDataReceived += (_, said) => words.Enqueue(said.Data ?? "");
        worker.BeginErrorReadLine();
        workers.Add(worker);
        return worker;
    }

    /// <summary>A dead worker's mails wait until its leases end; here those two minutes are over at once.</summary>
    private static Task<int> PassLeases(Workspace acme) => acme.In(async db =>
    {
        await db.Database.ExecuteSqlAsync($"update due_hints set due_at = now() where tenant_id = {acme.Id} and work = 'invitations'", Stop);
        return await db.Database.ExecuteSqlAsync($"update invitations set lease_ends_at = now() where tenant_id = {acme.Id} and status = 'sending'", Stop);
    });

    /// <summary>What wasn't taken is tried again at once.</summary>
    private static Task<int> PassPauses(Workspace acme) => acme.In(async db =>
    {
        await db.Database.ExecuteSqlAsync($"update due_hints set due_at = now() where tenant_id = {acme.Id} and work = 'invitations'", Stop);
        return await db.Database.ExecuteSqlAsync($"update invitations set due_at = now() where tenant_id = {acme.Id} and status = 'deferred'", Stop);
    });

    /// <summary>By the command that `eng/faults` gives, which restarts PostgreSQL; else every connection is cut.</summary>
    private async Task TakeDatabaseAway()
    {
        if (Environment.GetEnvironmentVariable("SURVEYS_FAULT_RESTART") is { } command)
        {
            using var restart = Process.Start("bash", ["-c", command]);
            await restart.WaitForExitAsync(Stop);
            return;
        }

        await using var database = Npgsql.NpgsqlDataSource.Create(house.ConnectionString);
        await using var cut = database.CreateCommand($"select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{WorkerName}'");
        await cut.ExecuteNonQueryAsync(Stop);
    }

    private async Task<int> Sent() => (await post.Counts()).Values.Sum();

    private static Task<bool> IsDone(Workspace acme, List<Guid> due) => acme.In(async db => await db.Invitations.CountAsync(i => i.Status == InvitationStatus.Sent, Stop) == due.Count);

    private async Task<(int Once, int More, int None)> Count(Workspace acme, List<Guid> due)
    {
        var counts = await post.Counts();
        var times = due.ConvertAll(id => counts.GetValueOrDefault($"{id:N}.{acme.Id:N}@localhost"));
        return (times.Count(n => n == 1), times.Count(n => n > 1), times.Count(n => n == 0));
    }

    /// <summary>Gives up where nothing moves any more.</summary>
    /// <param name="whenStill">Done when nothing has moved for a while.</param>
    private async Task Until(Func<Task<bool>> isSo, Func<Task>? whenStill = null)
    {
        var (before, moved) = (await Sent(), Stopwatch.StartNew());
        while (!await IsSo(isSo))
        {
            if (await Sent() is var now && now != before)
                (before, moved) = (now, Stopwatch.StartNew());
            Assert.True(moved.Elapsed < Patience, $"Nothing was sent for {Patience.TotalSeconds} seconds, after {before} mails. The last words of the workers: {string.Join('\n', words.TakeLast(20))}");
            if (moved.Elapsed > Patience / 4 && whenStill is not null)
                await whenStill();
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>A database that is just away has nothing to say.</summary>
    private static async Task<bool> IsSo(Func<Task<bool>> isSo)
    {
        try
        {
            return await isSo();
        }
        catch (Exception away) when (away.IsDatabaseAway())
        {
            return false;
        }
    }
}
