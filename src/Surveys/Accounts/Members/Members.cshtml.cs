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
        Role.Owner => "owner: all that an admin may; alone decides about owners and admins, single sign-on, and deleting the workspace",
        Role.Admin => "admin: all that an analyst may; sets up surveys and rules, looks after contacts, keys, privacy, analysts and agents, reads the audit log",
        Role.Analyst => "analyst: reads surveys, rules, interactions, invitations, answers and scores; decides which answers that were set aside count",
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
            ModelState.AddModelError("", "This service sends no mail yet, so it can’t invite anybody. Ask whoever runs it.");
        if (ModelState.IsValid && await this.Try(() => Invite(stop)))
            return RedirectToPage();

        await Load(stop);
        return Page();
    }

    private async Task Invite(CancellationToken stop)
    {
        await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            // One after the other: each takes the invite before it away, and many at once would lose to each other more often than they may try again.
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"invite {HttpContext.Workspace()!.Id}"}, 0))", stop);
            letters.Add(Invitation(await membership.Invite(Email, Chosen, Own, stop)));
            var stored = await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return stored;
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
        Decide(() => role is { } next ? membership.Change(id, next, Own, stop) : throw new ConflictException(NoRole), email => $"{email} is {EnumText.Of(role!.Value)} now, and is told so by mail.", stop);

    public Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop) =>
        Decide(() => membership.Remove(id, Own, stop), email => $"{email} doesn’t belong here any more, and is told so by mail.", stop);

    private async Task<IActionResult> Decide(Func<Task<string?>> decision, Func<string, string> done, CancellationToken stop)
    {
        ModelState.Clear();
        string? email = null;
        if (await this.Try(async () => email = await decision()))
        {
            Done = email is null ? null : done(email);
            return email is null ? NotFound() : RedirectToPage();
        }

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
        Done = $"The invitation of {invite.Email} is taken back: its link doesn’t work any more.";
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
