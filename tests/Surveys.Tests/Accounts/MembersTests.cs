using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Accounts;

public sealed class MembersTests(House house) : IDisposable
{
    private readonly Visitor owner = new(house);
    private readonly Visitor guest = new(house);
    private readonly string address = $"guest-{Guid.CreateVersion7():N}@example.com";

    public void Dispose()
    {
        owner.Dispose();
        guest.Dispose();
    }

    [Fact]
    public async Task Somebody_new_joins_by_the_mailed_link_with_the_role_that_was_meant()
    {
        var acme = await Workspace.Make(house);
        var link = await Invite(acme, Role.Analyst);

        Assert.Contains("analyst", (await guest.Get(link)).Html, StringComparison.Ordinal);
        Assert.Equal("/overview", (await guest.Submit(link, ("Password", Workspace.Password))).Location);

        Assert.Equal(Role.Analyst, await RoleOf(acme, address));
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/surveys")).Status);
        using var another = new Visitor(house);
        var dead = await another.Get(link);
        Assert.Equal(HttpStatusCode.Gone, dead.Status);
        Assert.Contains("doesn’t work any more", dead.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_joins_and_can_switch()
    {
        var (acme, theirs) = (await Workspace.Make(house, name: "Acme"), await Workspace.Make(house, name: "Theirs"));
        var link = await Invite(acme, Role.Admin, theirs.Owner);

        Assert.Contains("/sign-in?from=", (await guest.Get(link)).Html, StringComparison.Ordinal);
        await guest.SignIn(theirs.Owner, from: link);
        Assert.Equal("/overview", (await guest.Submit(link)).Location);
        Assert.Contains("Acme", (await guest.Get("/overview")).Html, StringComparison.Ordinal);

        await guest.Submit($"/workspaces?handler=Switch&id={theirs.Id}");
        Assert.Contains("Theirs", (await guest.Get("/overview")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.Submit($"/workspaces?handler=Switch&id={Guid.CreateVersion7()}")).Status);
        using var again = new Visitor(house);
        Assert.Equal("/workspaces", (await again.SignIn(theirs.Owner)).Location);
    }

    [Fact]
    public async Task Who_chooses_a_workspace_after_signing_in_comes_to_the_page_that_was_asked_for()
    {
        var (acme, theirs) = (await Workspace.Make(house), await Workspace.Make(house));
        var link = await Invite(acme, Role.Admin, theirs.Owner);
        await guest.SignIn(theirs.Owner);
        await guest.Submit(link);

        using var again = new Visitor(house);
        Assert.Equal("/answers?channel=chat", (await again.SignIn(theirs.Owner, from: "/answers?channel=chat")).Location);
        var lobby = (await again.Get("/answers?channel=chat")).Location!;
        Assert.Equal("/workspaces?from=%2Fanswers%3Fchannel%3Dchat", lobby);
        var form = System.Text.RegularExpressions.Regex.Matches((await again.Get(lobby)).Html, "action=\"([^\"]+)\"").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))
            .First(path => path.Contains("handler=Switch", StringComparison.Ordinal) && path.Contains($"{acme.Id}", StringComparison.Ordinal));
        Assert.Equal("/answers?channel=chat", (await again.SubmitFrom(lobby, form)).Location);
        Assert.Equal("/overview", (await again.SubmitFrom("/workspaces", $"/workspaces?handler=Switch&id={acme.Id}&from=//evil.example")).Location);
        Assert.Contains("you are here", (await again.Get("/workspaces")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_role_changes_or_who_is_removed_is_told_by_mail_and_the_page_says_so()
    {
        var acme = await Workspace.Make(house, name: "Told Ltd");
        await acme.Join(address, Role.Analyst);
        var id = await acme.In(db => db.Members.Where(m => m.Role == Role.Analyst).Select(m => m.Id).SingleAsync());
        await owner.SignIn(acme.Owner);

        await owner.Submit($"/members?handler=Role&id={id}&role=Agent");
        Assert.Contains($"{address} is agent now", (await owner.Get("/members")).Html, StringComparison.Ordinal);
        await house.Mail.First(address, mail => mail.Subject == "Your role in Told Ltd was changed");

        await owner.Submit($"/members?handler=Role&id={id}&role=Agent");
        await owner.Submit($"/members?handler=Remove&id={id}");
        await house.Mail.First(address, mail => mail.Subject == "You were removed from Told Ltd");
        Assert.Single(house.Mail.To(address), mail => mail.Subject == "Your role in Told Ltd was changed");
    }

    [Fact]
    public async Task An_invite_is_for_its_address_alone()
    {
        var (acme, thief) = (await Workspace.Make(house), await Workspace.Make(house));
        var victim = await Workspace.Make(house);
        var link = await Invite(acme, Role.Admin, victim.Owner);

        await guest.SignIn(thief.Owner);
        await guest.Submit(link);
        await guest.Submit(link, ("Password", Workspace.Password));

        Assert.Equal(1, await acme.In(db => db.Members.CountAsync()));
    }

    [Fact]
    public async Task An_old_or_withdrawn_invite_opens_nothing()
    {
        var acme = await Workspace.Make(house);
        var link = await Invite(acme, Role.Analyst);
        await acme.In(db => db.MemberInvites.ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, DateTimeOffset.UnixEpoch)));
        Assert.Contains("doesn’t work any more", (await guest.Get(link)).Html, StringComparison.Ordinal);

        var second = $"second-{address}";
        var withdrawn = await Invite(acme, Role.Analyst, second);
        await owner.Submit($"/members?handler=Withdraw&id={await acme.In(db => db.MemberInvites.Where(i => i.Email == second).Select(i => i.Id).SingleAsync())}");
        Assert.Contains("doesn’t work any more", (await guest.Get(withdrawn)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invited_again_only_the_newest_link_works()
    {
        var acme = await Workspace.Make(house);
        var first = await Invite(acme, Role.Analyst);
        await owner.Submit("/members", ("Email", address), ("Role", "Agent"));

        Assert.Contains("doesn’t work any more", (await guest.Get(first)).Html, StringComparison.Ordinal);
        Assert.Equal(Role.Agent, (await acme.In(db => db.MemberInvites.SingleAsync())).Role);
    }

    [Fact]
    public async Task The_last_owner_stays()
    {
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);
        var id = await acme.In(db => db.Members.Select(m => m.Id).SingleAsync());

        var left = await owner.Submit($"/workspaces?handler=Leave&id={acme.Id}");
        var lowered = await owner.Submit($"/members?handler=Role&id={id}&role=Admin");
        var removed = await owner.Submit($"/members?handler=Remove&id={id}");

        Assert.All([left, lowered, removed], answer => Assert.Contains("needs an owner", answer.Html, StringComparison.Ordinal));
        Assert.Equal(Role.Owner, await RoleOf(acme, acme.Owner));
    }

    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        var acme = await Workspace.Make(house);
        var ids = new List<Guid> { await acme.In(db => db.Members.Select(m => m.AccountId).SingleAsync()), await Add(acme, Role.Owner) };

        var left = await Task.WhenAll(ids.Select(async id =>
        {
            await using var scope = house.Tenants.Enter(acme.Id);
            scope.ServiceProvider.GetRequiredService<Surveys.Audit.CurrentActor>().IsPerson(id, "owner@example.com");
            try
            {
                return await scope.ServiceProvider.GetRequiredService<Membership>().Leave(id, default) is not null;
            }
            catch (ConflictException)
            {
                return false;
            }
        }));

        Assert.Single(left, true);
        Assert.Equal(1, await acme.In(db => db.Members.CountAsync(m => m.Role == Role.Owner)));
    }

    [Fact]
    public async Task An_admin_decides_about_those_below_and_about_nobody_else()
    {
        var acme = await Workspace.Make(house);
        await Add(acme, Role.Admin);
        var ownerId = await acme.In(db => db.Members.Where(m => m.Role == Role.Owner).Select(m => m.Id).SingleAsync());
        await guest.SignIn(address);

        await guest.Submit("/members", ("Email", $"x-{address}"), ("Role", "Admin"));
        await guest.Submit("/members", ("Email", $"y-{address}"), ("Role", "Agent"));
        var lowered = await guest.Submit($"/members?handler=Role&id={ownerId}&role=Agent");
        var raised = await guest.Submit($"/members?handler=Role&id={await IdOf(acme, address)}&role=Owner");

        Assert.Equal([$"y-{address}"], await acme.In(db => db.MemberInvites.Select(i => i.Email).ToListAsync()));
        Assert.All([lowered, raised], answer => Assert.Contains("Only an owner", answer.Html, StringComparison.Ordinal));
        Assert.Equal((Role.Owner, Role.Admin), (await RoleOf(acme, acme.Owner), await RoleOf(acme, address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&role=nonsense")]
    [InlineData("&role=99")]
    public async Task Without_a_role_nobody_becomes_anything(string role)
    {
        var acme = await Workspace.Make(house);
        await Add(acme, Role.Analyst);
        await owner.SignIn(acme.Owner);

        var changed = await owner.Submit($"/members?handler=Role&id={await IdOf(acme, address)}{role}");
        var invited = await owner.Submit($"/members?{role}", ("Email", $"x-{address}"));

        Assert.Contains("Choose one of the roles", changed.Html, StringComparison.Ordinal);
        Assert.NotNull(invited.Beside("Role"));
        Assert.Equal(Role.Analyst, await RoleOf(acme, address));
        Assert.Empty(await acme.In(db => db.MemberInvites.ToListAsync()));
    }

    [Fact]
    public async Task An_admin_cannot_end_an_owners_invite_by_inviting_anew()
    {
        var acme = await Workspace.Make(house);
        var invited = $"second-{address}";
        await Invite(acme, Role.Owner, invited);
        await Add(acme, Role.Admin);
        await guest.SignIn(address);

        var refused = await guest.Submit("/members", ("Email", invited), ("Role", "Agent"));

        Assert.Contains("only an owner takes that back", refused.Html, StringComparison.Ordinal);
        Assert.Equal(Role.Owner, (await acme.In(db => db.MemberInvites.SingleAsync())).Role);
        await owner.Submit("/members", ("Email", invited), ("Role", "Agent"));
        Assert.Equal("owner", (string?)(await acme.NewestNote("member.invite_withdrawn"))["before"]!["role"]);
    }

    [Fact]
    public async Task Invited_twice_at_once_there_is_one_invite_and_no_trouble()
    {
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.Submit("/members", ("Email", address), ("Role", "Agent"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        Assert.Equal(1, await acme.In(db => db.MemberInvites.CountAsync()));
    }

    [Fact]
    public async Task Whoever_is_removed_is_out_at_once()
    {
        var acme = await Workspace.Make(house);
        await Add(acme, Role.Analyst);
        await guest.SignIn(address);
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/surveys")).Status);

        await owner.SignIn(acme.Owner);
        await owner.Submit($"/members?handler=Remove&id={await IdOf(acme, address)}");

        Assert.Equal("/workspaces", (await guest.Get("/surveys")).Location);
    }

    [Fact]
    public async Task A_signed_in_person_makes_another_workspace()
    {
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);

        Assert.Equal("/surveys", (await owner.Submit("/workspaces", ("Name", "Second Ltd"), ("TimeZone", "UTC"))).Location);

        Assert.Contains("Second Ltd", (await owner.Get("/overview")).Html, StringComparison.Ordinal);
    }

    private async Task<string> Invite(Workspace acme, Role role, string? email = null)
    {
        await owner.SignIn(acme.Owner);
        await owner.Submit("/members", ("Email", email ?? address), ("Role", role.ToString()));
        return await owner.LinkTo(email ?? address, "/join/");
    }

    /// <summary>The guest as a member, by the short way; their account's id.</summary>
    private Task<Guid> Add(Workspace acme, Role role) => acme.Join(address, role);

    private static Task<Guid> IdOf(Workspace acme, string email) =>
        acme.In(db => db.Members.Where(m => db.Users.Any(a => a.Id == m.AccountId && a.Email == email)).Select(m => m.Id).SingleAsync());

    private static Task<Role> RoleOf(Workspace acme, string email) =>
        acme.In(db => db.Members.Where(m => db.Users.Any(a => a.Id == m.AccountId && a.Email == email)).Select(m => m.Role).SingleAsync());
}
