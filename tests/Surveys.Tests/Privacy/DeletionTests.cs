using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Privacy;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Privacy;

public sealed class DeletionTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly HttpClient customer = house.Client();

    public void Dispose() => visitor.Dispose();

    private async Task<Workspace> Full(string email, string delay = "PT0S")
    {
        var acme = await Workspace.Make(house, name: $"Acme {Guid.CreateVersion7():N}");
        var survey = await acme.Survey();
        await acme.Rule(survey, new { delay });
        await acme.Interaction("1", email);
        await acme.Post("responses", new { survey, score = 4, comment = "Kind", interaction = new { source = "test", external_id = "1" } }, HttpStatusCode.Created);
        await acme.Send(HttpMethod.Post, $"contacts/{(await acme.Get($"contacts?email={email}"))["data"]![0]!["id"]}/suppression", expected: HttpStatusCode.NoContent);
        await acme.RollUp();
        return acme;
    }

    private async Task<Seen> Order(Workspace acme)
    {
        await visitor.SignIn(acme.Owner);
        return await visitor.Submit("/settings/deletion", ("Confirmation", await acme.In(db => db.Tenants.Where(t => t.Id == acme.Id).Select(t => t.Name).SingleAsync())));
    }

    private Task<DeletedWorkspace?> DeleteIfDue(Workspace acme) =>
        house.Services.GetRequiredService<Clearance>().Delete(acme.Id, TestContext.Current.CancellationToken);

    [Fact]
    public async Task It_needs_the_name_typed_and_tells_everybody()
    {
        var acme = await Full("ordered@example.com");
        await visitor.SignIn(acme.Owner);
        Assert.Contains("Nothing was changed", (await visitor.Submit("/settings/deletion", ("Confirmation", "acme"))).Beside("Confirmation"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await Order(acme)).Status);

        Assert.Contains("is to be deleted on", (await visitor.Get("/overview")).Html, StringComparison.Ordinal);
        var told = await house.Mail.First(acme.Owner, mail => mail.Subject!.Contains("is to be deleted on", StringComparison.Ordinal));
        Assert.Contains("an owner can keep the workspace", told.Text, StringComparison.Ordinal);
        await acme.NewestNote("workspace.deletion_ordered");
        Assert.Null(await DeleteIfDue(acme));
        Assert.Equal(1, await acme.In(db => db.Contacts.CountAsync()));
    }

    [Fact]
    public async Task Until_then_nobody_is_asked_and_nothing_is_taken_in_but_answers_by_link()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey);
        await acme.Interaction("sent", "grace.sent@example.com");
        var mail = await house.Mail.First("grace.sent@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        await acme.Rule(await acme.Survey("nps", "NPS"), new { delay = "P1D" });
        await acme.Interaction("planned", "grace.planned@example.com", new { channel = "chat" });
        await Order(acme);
        await acme.In(db => db.Invitations.Where(i => i.Status == InvitationStatus.Scheduled).ExecuteUpdateAsync(set => set.SetProperty(i => i.DueAt, TimeProvider.System.GetUtcNow())));
        await acme.In(async db =>
        {
            await db.NoteDue(acme.Id, DueHint.Invitations, TimeProvider.System.GetUtcNow(), default);
            return 0;
        });

        var refused = await acme.Interaction("new", "grace.new@example.com", expected: HttpStatusCode.Conflict);
        Assert.Contains("is to be deleted", (string)refused["detail"]!, StringComparison.Ordinal);
        await acme.Post("responses", new { survey, external_id = "x", score = 3 }, HttpStatusCode.Conflict);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("score", "4")]);
        using var answer = await customer.PostAsync(new Uri(house.Local(mail.LinkFor(4)).GetLeftPart(UriPartial.Path)), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await house.Services.GetRequiredService<PostRound>().SendDue(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(await acme.In(db => db.Invitations.AsNoTracking().ToListAsync()), i => i.Status == InvitationStatus.Scheduled && i.SentAt is not null);
        Assert.Single(house.Mail.To("grace.sent@example.com"));

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom("/settings/deletion", "/settings/deletion?handler=Keep")).Status);
        Assert.DoesNotContain("is to be deleted on", (await visitor.Get("/overview")).Html, StringComparison.Ordinal);
        await acme.Interaction("new", "grace.new@example.com");
        await acme.NewestNote("workspace.kept");
        Assert.Null(await DeleteIfDue(acme));
    }

    [Fact]
    public async Task On_its_day_all_of_it_goes_and_only_a_note_without_a_name_stays()
    {
        var (acme, other) = (await Full("gone@example.com", "P5D"), await Full("stays@example.com", "P5D"));
        await Order(acme);
        await acme.In(async db =>
        {
            // As single sign-on leaves it: the workspace's id without dashes, in a table outside the wall.
            db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = SignOnEntry.ProviderOf(acme.Id), ProviderKey = $"{Guid.CreateVersion7()}", UserId = await db.Members.Select(m => m.AccountId).SingleAsync() });
            return await db.SaveChangesAsync();
        });
        Assert.Superset(new HashSet<string> { "account_logins", "contacts", "responses", "audit_entries", "suppressions", "daily_totals", "members" }, (await house.RowsOf(acme.Id)).Keys.ToHashSet());
        var theirs = await Lasting(other);
        await acme.In(db => db.Tenants.Where(t => t.Id == acme.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.DeleteAt, TimeProvider.System.GetUtcNow())));

        await house.Services.GetRequiredService<Clearance>().DeleteDue(TestContext.Current.CancellationToken);
        Assert.NotNull(await DeleteIfDue(acme) ?? await Kept(acme));

        Assert.Equal(["deleted_workspaces"], (await house.RowsOf(acme.Id)).Keys);
        var note = (await Kept(acme))!;
        Assert.Equal((1, 1, 1), (note.Contacts, note.Interactions, note.Answers));
        Assert.Equal(theirs, await Lasting(other));
        await acme.Send(HttpMethod.Get, "surveys", expected: HttpStatusCode.Unauthorized);
        // The account is the person's own: it stays, and belongs to no workspace.
        Assert.Equal("/workspaces", (await visitor.Get("/overview")).Location);
    }

    [Fact]
    public async Task Called_off_in_the_last_moment_it_does_not_run()
    {
        var acme = await Full("last.moment@example.com", "P5D");
        await Order(acme);
        await acme.In(db => db.Tenants.Where(t => t.Id == acme.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.DeleteAt, TimeProvider.System.GetUtcNow())));
        await using var callingOff = await Holding.Begin(house, acme, "update tenants set delete_at = null where id = $1");

        var deletion = DeleteIfDue(acme);
        await callingOff.UntilSomebodyWaits();
        await callingOff.Commit();

        Assert.Null(await deletion);
        Assert.Equal(1, await acme.In(db => db.Contacts.CountAsync()));
        Assert.Null(await Kept(acme));
    }

    [Fact]
    public async Task Once_begun_it_can_not_be_called_off()
    {
        var acme = await Full("begun@example.com", "P5D");
        await Order(acme);
        await acme.In(async db =>
        {
            db.DeletedWorkspaces.Add(new DeletedWorkspace { Id = acme.Id, DeletedAt = TimeProvider.System.GetUtcNow(), Contacts = 1, Interactions = 1, Answers = 1 });
            return await db.SaveChangesAsync();
        });

        var refused = await visitor.SubmitFrom("/settings/deletion", "/settings/deletion?handler=Keep");

        Assert.Contains("the workspace is being deleted", refused.Html, StringComparison.Ordinal);
        Assert.NotNull(await acme.In(db => db.Tenants.Where(t => t.Id == acme.Id).Select(t => t.DeleteAt).SingleAsync()));
    }

    /// <summary>Hints come and go as the workers look.</summary>
    private async Task<Dictionary<string, long>> Lasting(Workspace acme) => (await house.RowsOf(acme.Id)).Where(rows => rows.Key != "due_hints").ToDictionary();

    private static Task<DeletedWorkspace?> Kept(Workspace acme) => acme.In(db => db.DeletedWorkspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Id == acme.Id));

    [Fact]
    public async Task An_operator_deletes_by_command()
    {
        var acme = await Full("command@example.com");

        var asked = await house.Type(["tenants", "delete", "--tenant", acme.Slug]);
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("--yes", asked.Errors, StringComparison.Ordinal);

        var ordered = await house.Type(["tenants", "delete", "--tenant", acme.Slug, "--yes"]);
        Assert.True(ordered.ExitCode == 0, ordered.Errors);
        Assert.Contains("an owner can keep it", ordered.Output, StringComparison.Ordinal);
        Assert.Equal("tenants delete", (string)(await acme.NewestNote("workspace.deletion_ordered"))["actor"]!["name"]!);

        var atOnce = await house.Type(["tenants", "delete", "--tenant", acme.Slug, "--yes", "--now"]);
        Assert.True(atOnce.ExitCode == 0, atOnce.Errors);
        Assert.Equal(["deleted_workspaces"], (await house.RowsOf(acme.Id)).Keys);
    }
}
