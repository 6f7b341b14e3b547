using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;
using Surveys.Mail;

namespace Surveys.Accounts;

/// <summary>One-time codes from an app (RFC 6238), with recovery codes for the day when the device is lost.</summary>
[NeedsAccount, NeedsProof]
internal sealed class SecondFactorModel(UserManager<Account> accounts, Sessions sessions, LetterBox letters, SurveysDb db) : PageModel
{
    private const int RecoveryCodes = 10;

    [BindProperty, Required(ErrorMessage = "Type the code that your app shows."), MaxLength(20)]
    public string Code { get; set; } = "";

    public Account Account { get; private set; } = null!;

    /// <summary>The secret in groups of four, for an app that reads no picture.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>The same secret as a picture: an SVG.</summary>
    public string Picture { get; private set; } = "";

    public int CodesLeft { get; private set; }

    /// <summary>Shown on this one answer and nowhere else.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        await Load();
        if (!ModelState.IsValid || Account.TwoFactorEnabled)
            return Page();
        if (!await accounts.VerifyTwoFactorTokenAsync(Account, TokenOptions.DefaultAuthenticatorProvider, Code.Replace(" ", "", StringComparison.Ordinal)))
        {
            ModelState.AddModelError(nameof(Code), "This code isn’t right. Look whether your device’s clock is, and type the next one.");
            return Page();
        }

        await accounts.SetTwoFactorEnabledAsync(Account, true);
        await Tell(isOn: true, stop);
        return await WithNewCodes();
    }

    public async Task<IActionResult> OnPostCodes()
    {
        await Load();
        return Account.TwoFactorEnabled ? await WithNewCodes() : RedirectToPage();
    }

    public async Task<IActionResult> OnPostOff(CancellationToken stop)
    {
        await Load();
        await accounts.SetTwoFactorEnabledAsync(Account, false);
        // The old secret is on a device that may be lost: the next time begins with a new one.
        await accounts.ResetAuthenticatorKeyAsync(Account);
        await Tell(isOn: false, stop);
        return RedirectToPage();
    }

    private async Task Tell(bool isOn, CancellationToken stop)
    {
        await sessions.EndOthers(Account.Id, User.SessionId(), stop);
        letters.Add(Notices.SecondFactorChanged(Account, isOn));
        await db.SaveChangesAsync(stop);
    }

    private async Task<PageResult> WithNewCodes()
    {
        NewCodes = [.. (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(Account, RecoveryCodes))!];
        CodesLeft = NewCodes.Count;
        return Page();
    }

    private async Task Load()
    {
        Account = (await accounts.GetUserAsync(User))!;
        Response.Headers.CacheControl = "no-store";
        CodesLeft = await accounts.CountRecoveryCodesAsync(Account);
        if (Account.TwoFactorEnabled)
            return;

        if (await accounts.GetAuthenticatorKeyAsync(Account) is not { Length: > 0 } key)
        {
            await accounts.ResetAuthenticatorKeyAsync(Account);
            key = (await accounts.GetAuthenticatorKeyAsync(Account))!;
        }

        Secret = string.Join(' ', key.Chunk(4).Select(four => new string(four)));
        using var code = QRCodeGenerator.GenerateQrCode($"otpauth://totp/Surveys:{Uri.EscapeDataString(Account.Email!)}?secret={key}&issuer=Surveys", QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        Picture = picture.GetGraphic(1, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
