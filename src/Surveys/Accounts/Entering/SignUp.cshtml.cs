using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using NodaTime;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>What somebody signs up with; it travels in the mailed link, and becomes a workspace when they come back with it.</summary>
internal sealed record SignUpAsked(string Name, string Owner, string TimeZone);

/// <summary>Asks for an address and writes to it. Whether it has an account already is told in that mail, and not to whoever asks here.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignUpModel(
    UserManager<Account> accounts, MailedLinks links, LetterBox letters, MailSettings mail, BaseUrl baseUrl, SurveysDb db) : PageModel
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    [BindProperty, Required(ErrorMessage = "Type your company’s name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Type your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), MaxLength(254)]
    public string Owner { get; set; } = "";

    [BindProperty, Required]
    public string TimeZone { get; set; } = "UTC";

    public bool IsAsked { get; private set; }

    public bool IsMailbox => mail.IsMailbox;

    public static IEnumerable<string> Zones => DateTimeZoneProviders.Tzdb.Ids
        .Where(id => id == "UTC" || (id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!mail.CanSend)
            ModelState.AddModelError("", "This service sends no mail yet, so it can’t ask whether the address is yours. Whoever runs it can make a workspace with the command: tenants create");
        if (ModelState.IsValid)
            this.Check(errors => Workspaces.Check(errors, Name, Owner, TimeZone));
        if (!ModelState.IsValid)
            return Page();

        var to = Owner.Trim();
        letters.Add(await accounts.FindByEmailAsync(to) switch
        {
            null => Welcome(to),
            { PasswordHash: null } => WithoutPassword(to),
            _ => KnownAlready(to),
        });
        await db.SaveChangesAsync(stop);
        IsAsked = true;
        return Page();
    }

    private Letter Welcome(string to) => new(
        to,
        "Confirm your address",
        [$"Somebody, probably you, asked for a workspace for {Name.Trim()}. Choose a password and it’s there.", "If it wasn’t you, leave this mail alone: nothing was made. The link works for a day."],
        "Choose a password",
        baseUrl.To($"sign-up/{links.Seal(new SignUpAsked(Name.Trim(), to, TimeZone), Lifetime)}"));

    private Letter KnownAlready(string to) => new(
        to,
        "You have an account already",
        [$"Somebody, probably you, asked for a workspace for {Name.Trim()} with this address, which has an account here.", "Sign in with it; another workspace can be made under Workspaces. If you forgot the password, the sign-in page helps."],
        "Sign in",
        baseUrl.To("sign-in"));

    private Letter WithoutPassword(string to) => new(
        to,
        "You have an account already",
        [$"Somebody, probably you, asked for a workspace for {Name.Trim()} with this address. It has an account here without a password, which a company’s sign-in has made.", "Choose a password for it; then sign in with it, and make the workspace under Workspaces."],
        "Choose a password",
        baseUrl.To("forgot-password"));
}
