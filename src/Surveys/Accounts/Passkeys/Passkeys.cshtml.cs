using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

internal sealed record PasskeyLine(string Id, string Name, DateTimeOffset AddedAt, bool IsBackedUp);

/// <summary>The passkeys of a person: to add, rename and remove.</summary>
[NeedsAccount, NeedsProof]
internal sealed class PasskeysModel(UserManager<Account> accounts, PersonSignIn signIn, Sessions sessions, LetterBox letters, AccountLog log, SurveysDb db) : PageModel
{
    public const int Most = 20;
    public const int LongestName = 100;

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<PasskeyLine> Passkeys { get; private set; } = [];

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPostOptions()
    {
        var account = await Account();
        var entity = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.Email! };
        return Content(await signIn.MakePasskeyCreationOptionsAsync(entity), "application/json");
    }

    public async Task<IActionResult> OnPostAdd(string? name, string? credential, CancellationToken stop)
    {
        var account = await Account();
        CheckName(name);
        if ((await accounts.GetPasskeysAsync(account)).Count >= Most)
            ModelState.AddModelError("", $"You have {Most} passkeys, and that’s the most. Remove one that you don’t use.");
        if (ModelState.IsValid && await signIn.NewPasskey(account, credential) is { } passkey)
        {
            passkey.Name = name!.Trim();
            if ((await accounts.AddOrUpdatePasskeyAsync(account, passkey)).Succeeded)
            {
                await log.Note(account, AuditActions.PasskeyAdded, after: new { passkey.Name });
                letters.Add(Notices.PasskeyAdded(account, passkey.Name));
                await db.SaveChangesAsync(stop);
                Done = $"The passkey “{passkey.Name}” is added. From now on you can sign in with it.";
                return RedirectToPage();
            }
        }

        if (ModelState.IsValid)
            ModelState.AddModelError("", "The passkey couldn’t be added: it was answered too late, or by somebody else’s device. Try again.");
        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostRename(string id, string? name)
    {
        var account = await Account();
        CheckName(name);
        if (await Find(account, id) is not { } passkey)
            return NotFound();
        if (!ModelState.IsValid)
        {
            await Load();
            return Page();
        }

        passkey.Name = name!.Trim();
        await accounts.AddOrUpdatePasskeyAsync(account, passkey);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemove(string id, CancellationToken stop)
    {
        var account = await Account();
        if (await Find(account, id) is not { } passkey)
            return NotFound();

        await accounts.RemovePasskeyAsync(account, passkey.CredentialId);
        await log.Note(account, AuditActions.PasskeyRemoved, before: new { passkey.Name });
        // It may be lost, and whoever found it signed in.
        await sessions.EndOthers(account.Id, User.SessionId(), stop);
        letters.Add(Notices.PasskeyRemoved(account, passkey.Name ?? "Passkey"));
        await db.SaveChangesAsync(stop);
        Done = $"The passkey “{passkey.Name}” doesn’t open your account any more. Remove it from your device as well. Everyone who was signed in elsewhere as you is signed out.";
        return RedirectToPage();
    }

    private void CheckName(string? name)
    {
        ModelState.Clear();
        this.Check(errors => errors.CheckText(name, "name", LongestName, required: true));
    }

    private async Task<UserPasskeyInfo?> Find(Account account, string id) =>
        Base64Url.IsValid(id) ? await accounts.GetPasskeyAsync(account, Base64Url.DecodeFromChars(id)) : null;

    private async Task<Account> Account() => (await accounts.GetUserAsync(User))!;

    private async Task Load() => Passkeys = (await accounts.GetPasskeysAsync(await Account()))
        .Select(p => new PasskeyLine(Base64Url.EncodeToString(p.CredentialId), p.Name ?? "Passkey", p.CreatedAt, p.IsBackedUp))
        .OrderBy(p => p.AddedAt)
        .ToList();
}
