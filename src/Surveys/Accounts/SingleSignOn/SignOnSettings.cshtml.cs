using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>An owner names the workspace's issuer, and whether everybody must come by it.</summary>
[NeedsRole(Role.Owner), NeedsProof]
internal sealed class SignOnSettingsModel(
    SurveysDb db, CurrentTenant tenant, AuditLog audit, Issuers issuers, ClientSecrets secrets, SignOnExchange exchange, OutsideHttp outside, BaseUrl baseUrl, TimeProvider clock)
    : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the issuer’s address."), MaxLength(300, ErrorMessage = "Use at most 300 characters.")]
    public string Issuer { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Type the client ID."), MaxLength(300, ErrorMessage = "Use at most 300 characters.")]
    public string ClientId { get; set; } = "";

    [BindProperty, MaxLength(1000, ErrorMessage = "Use at most 1000 characters.")]
    public string? ClientSecret { get; set; }

    [BindProperty]
    public string? Newcomers { get; set; }

    [BindProperty]
    public bool IsRequired { get; set; }

    [TempData]
    public string? Done { get; set; }

    public SingleSignOn? Current { get; private set; }
    public string RedirectAddress => exchange.RedirectAddress;
    public string SignInAddress => baseUrl.To($"sso/{Slug}");
    public string Slug => HttpContext.Workspace()!.Slug;

    public async Task OnGet(CancellationToken stop)
    {
        Current = await db.SingleSignOn.SingleOrDefaultAsync(stop);
        if (Current is not null)
            (Issuer, ClientId, IsRequired, Newcomers) = (Current.Issuer, Current.ClientId, Current.IsRequired, Word(Current.Newcomers));
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        Current = await db.SingleSignOn.SingleOrDefaultAsync(stop);
        (Issuer, ClientId) = (Issuer?.Trim() ?? "", ClientId?.Trim() ?? "");
        var isAnother = Current is null || (Current.Issuer, Current.ClientId) != (Issuer, ClientId);
        CheckFields(isAnother);
        if (ModelState.IsValid)
            await CheckIssuer(stop);
        if (!ModelState.IsValid)
            return Page();

        await Save(isAnother, stop);
        Done = "Saved." + (Current!.ProvenAt is null ? " Now test it." : "");
        return RedirectToPage();
    }

    private void CheckFields(bool isAnother)
    {
        // The secret goes to the issuer: one that was given for another is never sent to a new one.
        if (isAnother && string.IsNullOrEmpty(ClientSecret))
            ModelState.AddModelError(nameof(ClientSecret), Current is null ? "Type the client secret." : "With another issuer or client the secret is another one too: type it.");
        if (Newcomers is not null and not ("analyst" or "agent"))
            ModelState.AddModelError(nameof(Newcomers), "Choose one of the list.");
        if (IsRequired && (isAnother || Current!.ProvenAt is null))
            ModelState.AddModelError(nameof(IsRequired), "Save it without, then press “Test it” and come through yourself: a mistake would lock your people out.");
        if (ModelState[nameof(Issuer)]?.Errors.Count is null or 0 && !IsIssuer(Issuer))
            ModelState.AddModelError(nameof(Issuer), "This is not an issuer’s address: it begins with https and has neither ? nor #.");
        this.Check(errors => errors.CheckText(ClientId, "client_id", 300));
    }

    private bool IsIssuer(string text) => outside.MayAsk(text) && !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal);

    private async Task CheckIssuer(CancellationToken stop)
    {
        try
        {
            await issuers.Find(Issuer, fresh: true, stop);
        }
        catch (SignOnException problem)
        {
            ModelState.AddModelError(nameof(Issuer), problem.Message);
        }
    }

    private async Task Save(bool isAnother, CancellationToken stop)
    {
        var (now, before) = (clock.GetUtcNow(), Current is null ? null : Audited(Current, isSecretNew: false));
        var isNew = Current is null;
        Current ??= new SingleSignOn
        {
            TenantId = tenant.Id,
            Issuer = Issuer,
            ClientId = ClientId,
            ClientSecret = [],
            IsRequired = false,
            Newcomers = null,
            ProvenAt = null,
            CreatedAt = now,
            ChangedAt = now,
        };
        (Current.Issuer, Current.ClientId, Current.IsRequired, Current.Newcomers, Current.ChangedAt) = (Issuer, ClientId, IsRequired, EnumText.TryParse<Role>(Newcomers), now);
        if (!string.IsNullOrEmpty(ClientSecret))
            Current.ClientSecret = secrets.Seal(tenant.Id, ClientSecret);
        if (isAnother)
            Current.ProvenAt = null;
        if (isNew)
            db.SingleSignOn.Add(Current);
        audit.Note(AuditActions.SingleSignOnChanged, Subject(Current), before, Audited(Current, isSecretNew: !string.IsNullOrEmpty(ClientSecret)));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (isAnother)
            await EndTrust(stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    public async Task<IActionResult> OnPostRemove(CancellationToken stop)
    {
        if (await db.SingleSignOn.SingleOrDefaultAsync(stop) is not { } settings)
            return NotFound();

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        db.SingleSignOn.Remove(settings);
        audit.Note(AuditActions.SingleSignOnRemoved, Subject(settings), before: Audited(settings, isSecretNew: false));
        await EndTrust(stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        Done = "Single sign-on is removed. Members sign in with their password or a passkey.";
        return RedirectToPage();
    }

    /// <summary>Ends what an issuer has said that doesn't count any more: sign-ins, but of whoever decides this, and its names of people, which an issuer may give anew for each client.</summary>
    private async Task EndTrust(CancellationToken stop)
    {
        var provider = SignOnEntry.ProviderOf(tenant.Id);
        await db.Sessions.Where(s => s.ConfinedTo == tenant.Id && s.Id != User.SessionId()).ExecuteDeleteAsync(stop);
        await db.UserLogins.Where(l => l.LoginProvider == provider).ExecuteDeleteAsync(stop);
    }

    private static Subject Subject(SingleSignOn settings) => new("single_sign_on", settings.TenantId, settings.Issuer);

    private static object Audited(SingleSignOn settings, bool isSecretNew) =>
        new { settings.Issuer, settings.ClientId, settings.IsRequired, Newcomers = Word(settings.Newcomers), Secret = isSecretNew ? "changed" : null };

    private static string? Word(Role? role) => role is { } some ? EnumText.Of(some) : null;
}
