using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Sends what is due in every workspace, a batch from each in turn, so that a large one never keeps a small one waiting.</summary>
internal sealed class PostRound(
    TenantScopes tenants, IMailTransport transport, InvitationMail mail, WorkspaceRates rates, MailPace pace, MailSettings settings, TimeProvider clock, ILogger<PostRound> log) : IDisposable
{
    private const int Batch = 50;

    /// <summary>While one claims the next batch, another's is on its way.</summary>
    private const int Rounds = 2;

    /// <summary>A message has one from before it's sent until its mark is stored: should we die, no more than these may leave a second time.</summary>
    private readonly SemaphoreSlim lanes = new(settings.Connections);

    public Task SendDue(CancellationToken stop)
    {
        var troubled = new ConcurrentDictionary<Guid, bool>();
        return Task.WhenAll(Enumerable.Range(0, Rounds).Select(_ => Task.Run(() => SendDue(troubled, stop), stop)));
    }

    private async Task SendDue(ConcurrentDictionary<Guid, bool> troubled, CancellationToken stop)
    {
        // Asked anew before each turn: what falls due in a small workspace doesn't wait for the backlog of a large one.
        for (var more = true; more;)
        {
            more = false;
            foreach (var tenantId in (await TenantsWithDue(stop)).Where(id => !troubled.ContainsKey(id)))
            {
                try
                {
                    more |= await SendBatch(tenantId, stop);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // One workspace's trouble must not stop the others' mail; the hint stays, so the next round tries again.
                    troubled[tenantId] = true;
                    log.LogError(problem, "Sending for workspace {TenantId} failed", tenantId);
                }
            }
        }
    }

    private async Task<List<Guid>> TenantsWithDue(CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        var now = clock.GetUtcNow();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        return await db.DueHints
            .Where(h => h.Work == DueHint.Invitations && h.DueAt <= now)
            .Where(h => db.Tenants.Any(t => t.Id == h.TenantId && t.DeleteAt == null))
            .OrderBy(h => h.DueAt)
            .Select(h => h.TenantId)
            .ToListAsync(stop);
    }

    /// <returns>Whether more of this workspace can go now.</returns>
    private async Task<bool> SendBatch(Guid tenantId, CancellationToken stop)
    {
        var most = Math.Min(Batch, rates.Left(tenantId));
        if (most == 0)
            return false;

        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var claims = scope.ServiceProvider.GetRequiredService<InvitationClaims>();
        var marks = scope.ServiceProvider.GetRequiredService<Marks>();
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenantId, stop);
        var look = await scope.ServiceProvider.GetRequiredService<Themes>().ForMail(stop);
        var sender = await scope.ServiceProvider.GetRequiredService<SenderBook>().ForMail(stop);

        var (claimed, isLast) = await claims.Take(most, stop);
        var tried = Channel.CreateUnbounded<Tried>(new UnboundedChannelOptions { SingleReader = true });
        var marking = marks.MakeAll(tried.Reader);
        try
        {
            await Task.WhenAll(claimed.Select(one => Send(one, () => mail.Write(one, workspace, look, sender), tried.Writer, stop)));
        }
        finally
        {
            tried.Writer.Complete();
            await marking;
        }

        if (isLast)
            await db.SettleDue(tenantId, DueHint.Invitations, () => claims.NextDue(stop), stop);
        return !isLast;
    }

    private async Task Send(Claimed one, Func<OutgoingMail> write, ChannelWriter<Tried> tried, CancellationToken stop)
    {
        await rates.Take(one.Invitation.TenantId, stop);
        await pace.Take(stop);
        await lanes.WaitAsync(stop);
        try
        {
            // What no longer fits into its lease stays claimed until that ends: another worker may have taken it by then.
            if (clock.GetUtcNow() + IMailTransport.Patience > one.LeaseEndsAt)
                return;

            var result = new Tried(one, await transport.Try(write, stop), clock.GetUtcNow());
            await tried.WriteAsync(result, CancellationToken.None);
            await result.IsMarked;
        }
        finally
        {
            lanes.Release();
        }
    }

    public void Dispose() => lanes.Dispose();
}
