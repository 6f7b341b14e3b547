using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Surveys.Accounts;

/// <summary>Identity's sign-in; each ends here, whatever its proof was, and begins a session in a workspace.</summary>
internal sealed class PersonSignIn(
    UserManager<Account> accounts,
    IHttpContextAccessor context,
    IUserClaimsPrincipalFactory<Account> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Account> confirmation,
    Sessions sessions,
    Workspaces workspaces,
    TenantScopes scopes)
    : SignInManager<Account>(accounts, context, claims, options, logger, schemes, confirmation)
{
    /// <summary>Where the sign-in leads; the person's only workspace when nothing is said, and none when they have several.</summary>
    public Guid? Workspace { get; set; }

    public Proof Proof { get; set; } = Proof.Password;

    /// <summary>When the person showed that it's them; just now, where nothing is said.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        if (Workspace is null && await workspaces.Of(user.Id, Context.RequestAborted) is [var only])
            Workspace = only.Id;
        var session = await sessions.Begin(user, Proof, ProvenAt, confinedTo: Proof == Proof.SingleSignOn ? Workspace : null, Context);
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims, .. Claims(session, Workspace)]);
        if (Workspace is { } workspace)
            await Note(user, session, workspace);
    }

    /// <remarks>In a scope of its own: somebody who signs in is in no workspace yet, or comes from another one.</remarks>
    private async Task Note(Account account, Session session, Guid workspace)
    {
        await using var scope = scopes.Enter(workspace);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var name = await db.Tenants.Where(t => t.Id == workspace).Select(t => t.Name).SingleAsync(Context.RequestAborted);
        scope.ServiceProvider.GetRequiredService<CurrentActor>().IsPerson(account.Id, account.Email!);
        scope.ServiceProvider.GetRequiredService<AuditLog>()
            .Note(AuditActions.SignedIn, new Subject("workspace", workspace, name), after: new { By = EnumText.Of(session.ProvenBy), session.Browser });
        await db.SaveChangesAsync(Context.RequestAborted);
    }

    public override async Task<SignInResult> CheckPasswordSignInAsync(Account user, string password, bool lockoutOnFailure)
    {
        // Identity refuses both without hashing, and the time would tell that there is such an account.
        if (user.PasswordHash is null || await UserManager.IsLockedOutAsync(user))
            TakeTheTimeOf(password);
        var result = await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure);
        if (!result.Succeeded && !result.RequiresTwoFactor)
            Logger.LogWarning("A sign-in of account {Account} from {Address} was refused: {Result}", user.Id, Context.CallerAddress(), result);
        return result;
    }

    /// <summary>Refuses an address that nobody has, as slowly as a wrong password. What was typed isn't logged: people type passwords there.</summary>
    public SignInResult RefuseUnknown(string password)
    {
        TakeTheTimeOf(password);
        Logger.LogWarning("A sign-in from {Address} was refused: nobody has the address", Context.CallerAddress());
        return SignInResult.Failed;
    }

    private void TakeTheTimeOf(string password) => UserManager.PasswordHasher.HashPassword(new Account(), password);

    public override async Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient)
    {
        Proof = Proof.PasswordAndCode;
        return await Logged("code", await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));
    }

    public override async Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode)
    {
        Proof = Proof.PasswordAndRecoveryCode;
        return await Logged("recovery code", await base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));
    }

    private async Task<SignInResult> Logged(string what, SignInResult result)
    {
        if (!result.Succeeded)
            LogRefused(what, (await GetTwoFactorAuthenticationUserAsync())?.Id);
        return result;
    }

    private void LogRefused(string what, Guid? account) =>
        Logger.LogWarning("A {Proof} of account {Account} from {Address} was refused", what, account, Context.CallerAddress());

    /// <summary>Takes a one-time code of somebody who has shown their password just now; a wrong one counts as a wrong password does.</summary>
    public async Task<bool> TakeCode(Account account, string code)
    {
        if (await UserManager.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code))
        {
            await UserManager.ResetAccessFailedCountAsync(account);
            return true;
        }

        await UserManager.AccessFailedAsync(account);
        LogRefused("code", account.Id);
        return false;
    }

    /// <summary>The same sign-in, in another workspace from now on.</summary>
    public async Task Switch(Session session, Guid workspace)
    {
        var account = await UserManager.FindByIdAsync(session.AccountId.ToString()) ?? throw new InvalidOperationException("A session has an account.");
        await base.SignInWithClaimsAsync(account, new AuthenticationProperties { IsPersistent = true }, Claims(session, workspace));
        await Note(account, session, workspace);
    }

    public override async Task SignOutAsync()
    {
        if (Context.User.AccountId() is { } account && Context.User.SessionId() is { } session)
            await sessions.End(account, session, Context.RequestAborted);
        await base.SignOutAsync();
    }

    /// <summary>Whose passkey answered, if it's one of ours and has answered the question that was put to this browser.</summary>
    public async Task<Account?> HolderOf(string? credential)
    {
        if (await IfAsked(PerformPasskeyAssertionAsync, credential) is not { Succeeded: true } answer)
        {
            Logger.LogWarning("A passkey from {Address} was refused", Context.CallerAddress());
            return null;
        }

        // Kept with its new count of uses: an older count would tell of a copy.
        return (await UserManager.AddOrUpdatePasskeyAsync(answer.User, answer.Passkey)).Succeeded ? answer.User : null;
    }

    /// <summary>A new passkey that this person has made just now; not stored yet.</summary>
    public async Task<UserPasskeyInfo?> NewPasskey(Account account, string? credential) =>
        await IfAsked(PerformPasskeyAttestationAsync, credential) is { Succeeded: true } answer && answer.UserEntity.Id == account.Id.ToString() ? answer.Passkey : null;

    /// <remarks>Identity keeps the question in a cookie, for minutes and once, and throws when there is none; an answer to no question is no fault of ours.</remarks>
    private static async Task<T?> IfAsked<T>(Func<string, Task<T>> take, string? credential)
        where T : class
    {
        try
        {
            return string.IsNullOrEmpty(credential) ? null : await take(credential);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<Claim> Claims(Session session, Guid? workspace)
    {
        yield return new Claim(WorkspaceEntry.SessionClaim, session.Id.ToString());
        if (workspace is { } id)
            yield return new Claim(WorkspaceEntry.TenantClaim, id.ToString());
    }
}
