using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Where the issuer sends people back to.</summary>
[AllowAnonymous]
internal sealed class SignOnCallbackModel(
    SurveysDb db, CurrentTenant current, SignOnExchange exchange, SignOnEntry entry, PersonSignIn signIn, Sessions sessions, MailedLinks seals, TimeProvider clock)
    : PageModel
{
    /// <summary>Said by the settings' page, when it was a test.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>The attempt that this browser began; nothing when it began none, or too long ago.</summary>
    public SignOnAttempt? Attempt { get; private set; }

    public string? Trouble { get; private set; }

    /// <summary>The address of somebody who is vouched for, and doesn't belong.</summary>
    public string? Stranger { get; private set; }

    public string Workspace { get; private set; } = "";

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        Response.Headers.CacheControl = "no-store";
        try
        {
            var answer = new OpenIdConnectMessage(Request.Query.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToArray()!)));
            var settings = await TakeAttempt(answer.State, stop);
            var vouched = await exchange.Redeem(settings, Attempt!, answer, stop);
            return Attempt!.Purpose switch
            {
                SignOnPurpose.Test => await Tell(settings, vouched, stop),
                SignOnPurpose.Prove => await Prove(vouched, stop),
                _ => await Enter(settings, vouched, stop),
            };
        }
        catch (SignOnException problem)
        {
            Trouble = problem.Message;
            return Page();
        }
    }

    /// <summary>An attempt is taken once, by the browser that began it, for the settings under which it began.</summary>
    private async Task<SingleSignOn> TakeAttempt(string? state, CancellationToken stop)
    {
        var name = SignOnAttempt.CookieOf(state ?? "");
        var attempt = Request.Cookies[name] is { } cookie ? seals.Open<SignOnAttempt>(cookie) : null;
        Response.Cookies.Delete(name, new CookieOptions { Path = "/sso" });
        if (attempt is null || attempt.State != state)
            throw new SignOnException("This sign-in was begun in another browser, is over, or took longer than ten minutes. Begin again.");

        Attempt = attempt;
        current.Enter(attempt.TenantId);
        Workspace = await db.Tenants.Where(t => t.Id == attempt.TenantId).Select(t => t.Name).SingleOrDefaultAsync(stop) ?? "";
        var settings = await db.SingleSignOn.SingleOrDefaultAsync(stop);
        return settings is not null && (settings.Issuer, settings.ClientId) == (attempt.Issuer, attempt.ClientId)
            ? settings
            : throw new SignOnException("The workspace’s sign-in was changed meanwhile. Begin again.");
    }

    private async Task<IActionResult> Enter(SingleSignOn settings, Vouched vouched, CancellationToken stop)
    {
        if (await entry.LetIn(settings, vouched, stop) is not { } account)
        {
            Stranger = vouched.Email;
            return Page();
        }

        if (settings.ProvenAt is null && await IsOwner(account.Id, stop))
            await NoteProven(stop);
        (signIn.Workspace, signIn.Proof) = (settings.TenantId, Proof.SingleSignOn);
        // The issuer may know the person from yesterday and ask nothing: then this sign-in is no fresh proof, and where it doesn't tell, neither.
        signIn.ProvenAt = vouched.AuthenticatedAt ?? clock.GetUtcNow() - Session.FreshProof;
        await signIn.SignInAsync(account, isPersistent: true);
        return this.Enter(signIn, Attempt!.From);
    }

    /// <summary>A test signs nobody in and lets nobody in; it only tells, and remembers that an owner came through.</summary>
    private async Task<IActionResult> Tell(SingleSignOn settings, Vouched vouched, CancellationToken stop)
    {
        var session = await sessions.Find(User, stop);
        if (session is null || session.ConfinedTo is { } only && only != settings.TenantId || !await IsOwner(session.AccountId, stop))
            throw new SignOnException("Only an owner tests the sign-in.");

        var member = await entry.Find(vouched, stop);
        if (member?.Id == session.AccountId)
            await NoteProven(stop);
        Done = $"It works: the issuer vouches for {vouched.Email}. " + (member is null
            ? "That is no member of this workspace, so try with your own account there before you make it compulsory."
            : member.Id == session.AccountId ? "That is you." : "That is another member; try with your own account there before you make it compulsory.");
        return LocalRedirect("/settings/single-sign-on");
    }

    private async Task<IActionResult> Prove(Vouched vouched, CancellationToken stop)
    {
        var session = await sessions.Find(User, stop);
        if (session is null || session.ConfinedTo != Attempt!.TenantId || (await entry.Find(vouched, stop))?.Id != session.AccountId)
            throw new SignOnException("That isn’t who is signed in here.");
        if (!SignOnExchange.IsFresh(vouched, Attempt))
            throw new SignOnException("The issuer didn’t ask you again who you are. Its administrator can let it answer max_age with auth_time.");

        await sessions.Renew(session, stop);
        return LocalRedirect(Url.IsLocalUrl(Attempt.From) ? Attempt.From : "/overview");
    }

    private Task<bool> IsOwner(Guid accountId, CancellationToken stop) => db.Members.AnyAsync(m => m.AccountId == accountId && m.Role == Role.Owner, stop);

    private Task<int> NoteProven(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db.SingleSignOn.ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvenAt, now), stop);
    }
}
