using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>The sign-ins that are alive.</summary>
internal sealed class Sessions(SurveysDb db, TimeProvider clock)
{
    private const int LongestBrowser = 300;

    /// <summary>Begins a sign-in from where the request comes; stored at once.</summary>
    /// <param name="provenAt">When the person showed that it's them; just now, where nothing is said. Never later than now.</param>
    public async Task<Session> Begin(Account account, Proof proof, DateTimeOffset? provenAt, Guid? confinedTo, HttpContext request)
    {
        var now = clock.GetUtcNow();
        var browser = request.Request.Headers.UserAgent.ToString();
        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            ConfinedTo = confinedTo,
            ProvenBy = proof,
            ProvenAt = provenAt < now ? provenAt.Value : now,
            CreatedAt = now,
            SeenAt = now,
            Address = request.CallerAddress()?.ToString(),
            Browser = browser.Length > LongestBrowser ? browser[..LongestBrowser] : browser,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(request.RequestAborted);
        return session;
    }

    /// <summary>What a page puts into the address of a request that it makes by itself, to see whether anything is new: no sign that somebody is there.</summary>
    public const string ByItself = "seen";

    /// <summary>The person's sign-in, if it is alive still.</summary>
    /// <param name="isByItself">Whether a page asks, and nobody by it: an open page must not keep its sign-in from running out.</param>
    public async Task<Session?> Find(ClaimsPrincipal person, CancellationToken stop, bool isByItself = false)
    {
        if (person.SessionId() is not { } id || person.AccountId() is not { } accountId)
            return null;

        var now = clock.GetUtcNow();
        var session = await Alive(now).SingleOrDefaultAsync(s => s.Id == id && s.AccountId == accountId, stop);
        if (session is not null && !isByItself && now - session.SeenAt > Session.SeenStep)
            await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), stop);
        return session;
    }

    public Task<List<Session>> Of(Guid accountId, CancellationToken stop) =>
        Alive(clock.GetUtcNow()).Where(s => s.AccountId == accountId).OrderByDescending(s => s.SeenAt).ToListAsync(stop);

    /// <summary>Notes that the person has just shown again that it's them.</summary>
    public Task Renew(Session session, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(s => s.Id == session.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvenAt, now), stop);
    }

    public async Task<bool> End(Guid accountId, Guid id, CancellationToken stop) =>
        await db.Sessions.Where(s => s.AccountId == accountId && s.Id == id).ExecuteDeleteAsync(stop) > 0;

    /// <summary>Ends all of a person's sign-ins but this one: whoever had a part of the way in has it no more.</summary>
    public Task EndOthers(Guid accountId, Guid? kept, CancellationToken stop) =>
        db.Sessions.Where(s => s.AccountId == accountId && s.Id != kept).ExecuteDeleteAsync(stop);

    /// <summary>Forgets those that ended by themselves.</summary>
    public Task<int> Sweep(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var (idle, old) = (now - Session.LongestIdle, now - Session.LongestLife);
        return db.Sessions.Where(s => s.SeenAt <= idle || s.CreatedAt <= old).ExecuteDeleteAsync(stop);
    }

    private IQueryable<Session> Alive(DateTimeOffset now)
    {
        var (idle, old) = (now - Session.LongestIdle, now - Session.LongestLife);
        return db.Sessions.AsNoTracking().Where(s => s.SeenAt > idle && s.CreatedAt > old);
    }
}
