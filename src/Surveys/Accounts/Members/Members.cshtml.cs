using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <param name="HasSecondFactor">Of their account; nothing for who comes by the workspace's own sign-in, where the issuer asks for one or doesn't.</param>
internal sealed record MemberLine(Guid Id, Guid AccountId, string Email, Role Role, DateTimeOffset Since, bool? HasSecondFactor);

[NeedsRole(Role.Analyst, Role.Admin)]
internal sealed class MembersModel(SurveysDb db, Membership membership, LetterBox letters, MailSettings mail, BaseUrl baseUrl, TimeProvider clock) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type an e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), MaxLength(254)]
    public string Email { get; set; } = "";

    /// <summary>What is ticked in the form: the least that is useful, until somebody has chosen.</summary>
    public Role Chosen { get; private set; } = Role.Analyst;

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<MemberLine> Members { get; private set; } = [];
    public IReadOnlyList<MemberInvite> Invites { get; private set; } = [];
    public Role Own => User.RoleHere()!.Value;
    public IEnumerable<Role> Roles => Enum.GetValues<Role>().Where(role => Membership.MayDecide(Own, role));
    public DateTimeOffset Now => clock.GetUtcNow();

    public static string Words(Role role) => role switch
    {
        Role.Owner => "owner: also decides who belongs, how they sign in, and whether the workspace goes on",
        Role.Admin => "admin: sets up surveys, rules, keys and privacy",
        Role.Analyst => "analyst: reads everything, changes nothing",
        _ => "agent: sees their own scores and comments, nothing else",
    };

    private const string NoRole = "Choose one of the roles.";

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(Role? role, CancellationToken stop)
    {
        Chosen = role ?? Chosen;
        if (role is null)
            ModelState.AddModelError(nameof(Role), NoRole);
        else if (!Membership.MayDecide(Own, Chosen))
            ModelState.AddModelError(nameof(Role), "Only an owner invites owners and admins.");
        if (!mail.CanSend)
            ModelState.AddModelError("", "This service sends no mail yet, so it can't invite anybody. Ask whoever runs it.");
        if (ModelState.IsValid && await this.Try(() => Invite(stop)))
            return RedirectToPage();

        await Load(stop);
        return Page();
    }

    private async Task Invite(CancellationToken stop)
    {
        await db.Retry(async () =>
        {
            letters.Add(Invitation(await membership.Invite(Email, Chosen, Own, stop)));
            return await db.SaveChangesAsync(stop);
        });
        Done = $"{Email.Trim()} got a mail with a link that works for {MemberInvite.Lifetime.TotalDays:0} days.";
    }

    private Letter Invitation(InviteToken token) => new(
        Email.Trim(),
        $"Join {HttpContext.Workspace()!.Name}",
        [$"{User.Identity!.Name} invites you to the workspace {HttpContext.Workspace()!.Name}, as {EnumText.Of(Chosen)}.", "There you see how customers feel about support. The link works for a week."],
        "Join",
        baseUrl.To($"join/{token}"));

    public Task<IActionResult> OnPostRole(Guid id, Role? role, CancellationToken stop) =>
        Decide(() => role is { } next ? membership.Change(id, next, Own, stop) : throw new ConflictException(NoRole), stop);

    public Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop) => Decide(() => membership.Remove(id, Own, stop), stop);

    private async Task<IActionResult> Decide(Func<Task<bool>> decision, CancellationToken stop)
    {
        ModelState.Clear();
        var isDone = false;
        if (await this.Try(async () => isDone = await decision()))
            return isDone ? RedirectToPage() : NotFound();

        await Load(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken stop)
    {
        var invite = await db.MemberInvites.SingleOrDefaultAsync(i => i.Id == id, stop);
        if (invite is null)
            return NotFound();
        if (!Membership.MayDecide(Own, invite.Role))
            return Forbid();

        membership.Withdraw(invite);
        await db.SaveChangesAsync(stop);
        return RedirectToPage();
    }

    private async Task Load(CancellationToken stop)
    {
        var provider = SignOnEntry.ProviderOf(HttpContext.Workspace()!.Id);
        Members = await db.Members
            .Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => new { Member = m, Account = a })
            .OrderBy(both => both.Member.CreatedAt)
            .Select(both => new MemberLine(
                both.Member.Id,
                both.Account.Id,
                both.Account.Email!,
                both.Member.Role,
                both.Member.CreatedAt,
                db.UserLogins.Any(l => l.UserId == both.Account.Id && l.LoginProvider == provider) ? null : both.Account.TwoFactorEnabled))
            .ToListAsync(stop);
        Invites = await db.MemberInvites.AsNoTracking().OrderBy(i => i.CreatedAt).ToListAsync(stop);
    }
}
