using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Tenants;
using Surveys.Tests.Audit;
using Surveys.Tests.Dispatch;
using Surveys.Tests.Privacy;
using static Surveys.Tests.Imports.Uploads;

namespace Surveys.Tests.Imports;

public sealed class FileImportTests(House house)
{
    [Fact]
    public async Task A_file_is_guessed_tried_and_imported()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Post("interactions", new { source = "import", external_id = "1", status = "open" }, HttpStatusCode.Created);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload(File(Row(1), Row(2, score: ""), Row(3, status: "On-hold"), Row(4, email: "nobody")));

        var tried = await admin.Press(page, "Try");
        Assert.Equal(HttpStatusCode.Redirect, tried.Status);
        var trial = (await admin.Until(page, i => i.Trial is not null)).Trial!;
        Assert.Equal((4, 2, 1, 2, 1), (trial.Rows, trial.InteractionsAdded, trial.InteractionsKnown, trial.AnswersAdded, trial.RowsLost));
        Assert.Equal((1, 0, 0), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Responses.CountAsync(), await db.Contacts.CountAsync())));
        Assert.Contains("contact.email", (await admin.Admin.Get(page)).Html, StringComparison.Ordinal);

        await admin.Press(page, "Start");
        var done = await admin.Until(page, i => i.HasEnded);

        Assert.Equal((ImportState.Done, null), (done.State, done.Problem));
        Assert.Equal((4, 2, 1, 2, 1, 0), (done.Report!.Rows, done.Report.InteractionsAdded, done.Report.InteractionsKnown, done.Report.AnswersAdded, done.Report.RowsLost, done.Report.InvitationsPlanned));
        var three = await acme.In(db => db.Interactions.SingleAsync(i => i.ExternalId == "3"));
        Assert.Equal((InteractionStatus.Pending, 2), (three.Status, three.Tags.Length));
        Assert.Equal(0, await acme.In(db => db.ImportChunks.CountAsync()));
        Assert.Equal(0, await acme.In(db => db.Invitations.CountAsync()));
        var note = await acme.NewestNote("data.imported");
        Assert.Equal("tickets.csv", (string)note["subject"]!["name"]!);
        Assert.Contains(acme.Owner, note.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imported_again_it_adds_nothing_and_the_choices_are_remembered()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var text = "Number;What;When;By\n1;erledigt;31.01.2026 14:00;a@example.com\n2;offen;1.2.2026 09:30;b@example.com\n";
        var page = await admin.Upload(text);
        await admin.Press(page, "Start", ("Form.Columns[1]", "Status"), ("Form.Columns[2]", "ResolvedAt"), ("Form.Words[0]", "erledigt"), ("Form.Meanings[0]", "Resolved"), ("Form.Words[1]", "offen"), ("Form.Meanings[1]", "Open"), ("Form.Source", "desk"));
        var first = await admin.Until(page, i => i.HasEnded);
        Assert.True(first.State == ImportState.Done, first.Problem);
        Assert.Equal((2, 0), (first.Report!.InteractionsAdded, first.Report.RowsLost));

        page = await admin.Upload(text);
        Assert.Contains("as you chose the last time", (await admin.Admin.Get(page)).Html, StringComparison.Ordinal);
        await admin.Press(page, "Start");
        var second = await admin.Until(page, i => i.HasEnded);

        Assert.Equal((0, 2), (second.Report!.InteractionsAdded, second.Report.InteractionsKnown));
        var one = await acme.In(db => db.Interactions.SingleAsync(i => i.Source == "desk" && i.ExternalId == "1"));
        Assert.Equal((InteractionStatus.Resolved, 31), (one.Status, one.ResolvedAt!.Value.Day));
    }

    [Fact]
    public async Task A_column_can_be_an_attribute_of_the_customer_whom_a_segment_then_finds()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        const string text = "Number,Email,Plan,Country\n1,gold@page.example,gold,RO\n2,free@page.example,free,RO\n";
        var page = await admin.Upload(text);

        var nobody = await admin.Press(page, "Start", ("Form.Columns[1]", "Nothing"), ("Form.Columns[2]", "ContactAttribute"));
        await admin.Press(page, "Start", ("Form.Columns[2]", "ContactAttribute"), ("Form.Columns[3]", "ContactAttribute"));
        var done = await admin.Until(page, i => i.HasEnded);

        Assert.Contains("needs a customer", nobody.Html, StringComparison.Ordinal);
        Assert.True(done.State == ImportState.Done, done.Problem);
        Assert.Equal(["gold@page.example"], await acme.Segment(("Plan", "gold"), ("Country", "RO")));
        Assert.All(await acme.In(db => db.Interactions.ToListAsync()), ticket => Assert.Empty(ticket.Attributes));
    }

    [Fact]
    public async Task A_dry_run_says_who_would_be_asked_and_plans_nothing()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P1D", when = new { statuses = new[] { "resolved" } } });
        using var admin = new Uploads(house, acme);
        var recently = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var page = await admin.Upload(File(Row(1, email: "would.be.asked@example.com").Replace("2026-03-10 10:00:00", recently, StringComparison.Ordinal), Row(2, email: ""), Row(3)));

        await admin.Press(page, "Try");
        await admin.Until(page, i => i.Trial is not null);
        var silent = WebUtility.HtmlDecode((await admin.Admin.Get(page)).Html);
        await admin.Press(page, "Try", ("Form.Plans", "true"));
        var trial = (await admin.Until(page, i => i.Trial is { InvitationsPlanned: > 0 })).Trial!;
        var asking = WebUtility.HtmlDecode((await admin.Admin.Get(page)).Html);

        Assert.Contains("Nobody would be mailed: asking the customers isn’t chosen", silent, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (trial.InvitationsPlanned, trial.NotAsked[Reason.NoContact], trial.NotAsked[Reason.TooLate]));
        Assert.Contains("1 invitations would be planned", asking, StringComparison.Ordinal);
        Assert.Contains("1 not asked, because", asking, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody would be mailed", asking, StringComparison.Ordinal);
        Assert.Equal((0, 0), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Invitations.CountAsync())));
    }

    [Fact]
    public async Task A_word_of_the_status_that_nobody_explained_is_shown_after_the_dry_run()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload(File(Enumerable.Range(1, 700).Select(i => Row(i, score: "")).Append(Row(701, status: "Zugewiesen", score: ""))));

        await admin.Press(page, "Try");
        var import = await admin.Until(page, i => i.Trial is not null);
        Assert.Equal((1, "Zugewiesen"), (import.Trial!.RowsLost, import.Trial.UnknownStatuses.Single()));
        var words = Fields((await admin.Admin.Get(page)).Html).Where(field => field.Name.StartsWith("Form.Words", StringComparison.Ordinal)).Select(field => field.Value).ToList();
        Assert.Equal(["Solved", "Zugewiesen"], words);

        await admin.Press(page, "Start", ("Form.Meanings[1]", "Open"));
        Assert.Equal((701, 0), await admin.Until(page, i => i.HasEnded) is { Report: { } report } ? (report.InteractionsAdded, report.RowsLost) : default);
    }

    [Theory]
    [InlineData("Form.Columns[0]", "Nothing", "ticket’s number")]
    [InlineData("Form.Columns[1]", "ExternalId", "Choose one of them")]
    [InlineData("Form.TimeZone", "Mars/Olympus", "time zones")]
    [InlineData("Form.Source", "", "Where it comes from")]
    [InlineData("Form.Survey", "template:none:none", "to which survey")]
    public async Task What_can_t_be_is_said_and_nothing_begins(string field, string value, string said)
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload(File(Row(1)));

        var answer = await admin.Press(page, "Start", (field, value));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(said, WebUtility.HtmlDecode(answer.Html), StringComparison.Ordinal);
        Assert.Equal(ImportState.Choosing, (await admin.Until(page, _ => true)).State);
    }

    [Fact]
    public async Task It_goes_on_where_a_dead_worker_had_come_to()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var text = File(Enumerable.Range(1, 40).Select(i => Row(i)));
        var page = await admin.Upload(text);
        await Stand(acme, page, text, 31);

        var done = await admin.Until(page, i => i.HasEnded);

        Assert.True(done.State == ImportState.Done, done.Problem);
        Assert.Equal((40, 40, 0), (done.Report!.Rows, done.Report.InteractionsAdded, done.Report.RowsLost));
        Assert.Equal(Enumerable.Range(31, 10).Select(i => $"{i}"), await acme.In(db => db.Interactions.OrderBy(i => i.ExternalId).Select(i => i.ExternalId).ToListAsync()));
    }

    [Fact]
    public async Task Gone_on_with_it_knows_the_numbers_before_and_what_was_stored_behind_its_place_is_no_second()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var text = File([.. Enumerable.Range(1, 40).Select(i => Row(i)), Row(7), Row(31)]);
        var page = await admin.Upload(text);
        // A dead worker had stored two rows behind the place that it told.
        foreach (var stored in new[] { "31", "32" })
            await acme.Post("interactions", new { source = "import", external_id = stored, status = "open" }, HttpStatusCode.Created);
        await Stand(acme, page, text, 31);

        var done = await admin.Until(page, i => i.HasEnded);

        Assert.True(done.State == ImportState.Done, done.Problem);
        Assert.Equal((42, 38, 2, 2, 2), (done.Report!.Rows, done.Report.InteractionsAdded, done.Report.InteractionsKnown, done.Report.RowsLost, done.Report.NumbersAgain));
        Assert.Equal(
            [(42, "8"), (43, "32")],
            await acme.In(async db => (await db.ImportNotes.OrderBy(n => n.Number).ToListAsync()).ConvertAll(n => (n.Line, Regex.Match(n.Message, "same number as line ([0-9]+)").Groups[1].Value))));
    }

    /// <summary>As it would stand after a kill: the rows before this one are said to be done, and the lease has ended.</summary>
    private static async Task Stand(Workspace acme, string page, string text, int before)
    {
        var (id, place) = (IdOf(page), text.IndexOf($"\n{before},", StringComparison.Ordinal) + 1);
        var report = new ImportReport { Rows = before - 1, InteractionsAdded = before - 1 };
        var choices = new ImportChoices { Source = "import", TimeZone = "UTC", Dates = DateOrder.Iso, Columns = new Dictionary<string, ColumnRole> { ["Ticket ID"] = ColumnRole.ExternalId } };
        await acme.In(db => db.Imports.Where(i => i.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.State, ImportState.Running).SetProperty(i => i.DoneBytes, place).SetProperty(i => i.DoneLine, before + 1).SetProperty(i => i.Report, report).SetProperty(i => i.Choices, choices)));
        await acme.In(async db =>
        {
            await db.NoteDue(acme.Id, DueHint.Imports, TimeProvider.System.GetUtcNow(), default);
            return true;
        });
    }

    [Fact]
    public async Task Cancelled_it_ends_and_what_is_imported_stays()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload(File(Enumerable.Range(1, 20_000).Select(i => Row(i, score: ""))));
        await admin.Press(page, "Start");
        await admin.Until(page, i => i.DoneBytes > 0);

        await admin.Admin.SubmitFrom(page, $"{page}?handler=Cancel");

        var ended = await admin.Until(page, i => i.HasEnded);
        Assert.Equal(ImportState.Cancelled, ended.State);
        Assert.Equal(0, await acme.In(db => db.ImportChunks.CountAsync()));
        var stored = await acme.In(db => db.Interactions.CountAsync());
        Assert.InRange(stored, 500, 19_999);
        Assert.Contains("Cancelled", (await admin.Admin.Get(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_imports_can_be_deleted_and_goes_by_itself_after_a_week()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var deleted = await admin.Upload(File(Row(1)));
        Assert.Equal("/imports", (await admin.Admin.SubmitFrom(deleted, $"{deleted}?handler=Cancel")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Admin.Get(deleted)).Status);
        var (old, young) = (IdOf(await admin.Upload(File(Row(2)))), IdOf(await admin.Upload(File(Row(3)))));

        await acme.In(db => db.Imports.Where(i => i.Id == old).ExecuteUpdateAsync(set => set.SetProperty(i => i.ForgetAt, i => i.ForgetAt.AddDays(-7))));
        await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.ImportFiles).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, h => h.DueAt.AddDays(-7))));
        await house.Services.GetRequiredService<OldImports>().ForgetDue(TestContext.Current.CancellationToken);

        Assert.Equal([young], await acme.In(db => db.Imports.Select(i => i.Id).ToListAsync()));
        Assert.Equal([young], await acme.In(db => db.ImportChunks.Select(c => c.ImportId).ToListAsync()));
        Assert.True(await acme.In(db => db.DueHints.AnyAsync(h => h.TenantId == acme.Id && h.Work == DueHint.ImportFiles && h.DueAt > TimeProvider.System.GetUtcNow())));
    }

    [Fact]
    public async Task The_rows_not_taken_come_as_a_file_that_runs_nothing()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload("Ticket ID,=cmd|' /C calc'!A0\n1,Lost\n");
        await admin.Press(page, "Start", ("Form.Columns[1]", "Status"));
        await admin.Until(page, i => i.HasEnded);

        var csv = (await admin.Admin.Get($"{page}?handler=Notes")).Html;

        Assert.Contains("lost", csv, StringComparison.Ordinal);
        Assert.Contains("'=cmd", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_workspaces_file_is_as_unknown_as_one_that_never_was()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        using var theirs = new Uploads(house, acme);
        using var mine = new Uploads(house, other);
        var page = await theirs.Upload(File(Row(1)));
        await mine.Upload(File(Row(2)));

        Assert.Equal(HttpStatusCode.NotFound, (await mine.Admin.Get(page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await mine.Admin.Get($"{page}?handler=Notes")).Status);
        foreach (var handler in new[] { "Try", "Start", "Cancel" })
            Assert.Equal(HttpStatusCode.NotFound, (await mine.Admin.SubmitFrom("/imports", $"{page}?handler={handler}")).Status);
        Assert.Equal(ImportState.Choosing, (await theirs.Until(page, _ => true)).State);
    }

    [Fact]
    public async Task An_erasure_takes_the_files_and_notes_that_speak_of_the_person()
    {
        var acme = await Workspace.Make(house);
        var (email, ticket) = ($"gone-{Guid.CreateVersion7():N}@example.com", $"t{Guid.CreateVersion7():N}");
        await acme.Interaction(ticket, email);
        using var admin = new Uploads(house, acme);
        var byAddress = await admin.Upload(File(Row(1), Row(2, email: email.ToUpperInvariant())));
        var byTicket = await admin.Upload($"Ticket ID,Status\n{ticket},Closed\n");
        var byHeader = await admin.Upload($"Ticket ID,{email}\n1,Closed\n");
        var others = await admin.Upload(File(Row(3)));
        var lost = await admin.Upload(File(Row(4, status: email)));
        await admin.Press(lost, "Start");
        await admin.Until(lost, i => i.HasEnded);
        Assert.Contains("import_notes", await house.TablesWith(acme, email));
        var contact = (string)(await acme.Get($"contacts?email={email}"))["data"]![0]!["id"]!;

        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);

        Assert.Empty(await house.TablesWith(acme, email, ticket));
        Assert.Equal(
            [(byAddress, ImportState.Failed), (byTicket, ImportState.Failed), (others, ImportState.Choosing)],
            await acme.In(async db => (await db.Imports.Where(i => i.Id != IdOf(lost)).OrderBy(i => i.Id).ToListAsync()).ConvertAll(i => ($"/imports/{i.Id}", i.State))));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Admin.Get(byHeader)).Status);
        Assert.Equal([IdOf(others)], await acme.In(db => db.ImportChunks.Select(c => c.ImportId).ToListAsync()));
        Assert.Contains("was erased", (await admin.Admin.Get(byAddress)).Html, StringComparison.Ordinal);
    }
}
