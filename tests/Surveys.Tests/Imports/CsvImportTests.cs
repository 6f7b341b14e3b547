using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tests.Dispatch;
using static Surveys.Tests.Imports.CsvFile;

namespace Surveys.Tests.Imports;

public sealed class CsvImportTests(House house)
{
    [Fact]
    public async Task A_row_becomes_an_interaction_with_its_people_and_its_answer()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(house, Row("1", status: "In progress", topic: "Pricing and Licensing", email: "X@Example.com", replies: "4.0", score: "5", comment: "Kind"));

        Assert.Equal((1, 1, 1, 0), (report.Rows, report.InteractionsAdded, report.AnswersAdded, report.Notes.Count));
        var interaction = await acme.Imported("1");
        Assert.Equal((InteractionStatus.Pending, "email", "Pricing and Licensing", 4), (interaction.Status, interaction.Channel, interaction.Subject, interaction.Replies));
        Assert.Equal("Pricing and licensing", interaction.Attributes["topic"]);
        Assert.Equal(At("2026-03-10T08:00:00Z"), interaction.OpenedAt);
        Assert.Equal(At("2026-03-10T11:00:00Z"), interaction.ClosedAt);
        var people = await acme.In(async db => (await db.Contacts.SingleAsync(), await db.Agents.SingleAsync(), await db.Teams.SingleAsync()));
        Assert.Equal(("x@example.com", "Ana", "1st line"), (people.Item1.Email, people.Item2.Name, people.Item3.Name));
        var answer = Assert.Single(await acme.AnswersImported());
        Assert.Equal((5, Band.Happy, "Kind", Via.Import), (answer.Rating, answer.Band, answer.Comment, answer.Via));
        Assert.Equal((interaction.Id, people.Item1.Id, people.Item2.Id, people.Item3.Id, "email"), (answer.InteractionId!.Value, answer.ContactId!.Value, answer.AgentId!.Value, answer.TeamId!.Value, answer.Channel));
    }

    [Fact]
    public async Task A_map_fills_the_attributes_of_people_and_a_segment_finds_them()
    {
        var acme = await Workspace.Make(house);
        var map = await Map(
            """
            { "source": "file", "time_zone": "UTC", "interaction": { "external_id": "Id" },
              "contact": { "email": "Email", "attributes": { "plan": { "column": "Plan", "values": { "G": "gold" } }, "seats": "Seats" } },
              "attributes": { "priority": "Priority" } }
            """);
        async Task<ImportReport> Take(string rows)
        {
            using var file = new MemoryStream(Encoding.UTF8.GetBytes($"Id,Email,Plan,Seats,Priority\n{rows}\n"));
            return await house.Services.GetRequiredService<CsvImport>().Run(acme.Id, map, file, plan: false, _ => { }, TestContext.Current.CancellationToken);
        }

        var report = await Take("1,gold@map.example,G,7,high\n2,free@map.example,free,,low");

        Assert.Equal((2, 0), (report.InteractionsAdded, report.RowsLost));
        Assert.Equal(["gold@map.example"], await acme.Segment(("plan", "gold"), ("seats", "7")));
        Assert.Equal("high", (await acme.Imported("1")).Attributes["priority"]);
        Assert.Equal(["plan"], (await acme.In(db => db.Contacts.SingleAsync(c => c.Email == "free@map.example"))).Attributes.Keys);
    }

    [Fact]
    public async Task The_survey_of_the_answers_is_made_published_and_used_again()
    {
        var acme = await Workspace.Make(house);

        await acme.Import(house, Row("1", score: "5"));
        await acme.Import(house, Row("2", score: "1"));

        var survey = await acme.In(db => db.Surveys.SingleAsync());
        Assert.Equal(("From a file", "csat5", 1), (survey.Name, survey.Template, survey.Published));
        Assert.Equal(2, (await acme.AnswersImported()).Count);
    }

    [Fact]
    public async Task A_survey_of_that_name_on_another_scale_stops_the_import_before_its_first_row()
    {
        var acme = await Workspace.Make(house);
        await acme.Survey("nps", "From a file");

        var problem = await Assert.ThrowsAsync<CommandException>(() => acme.Import(house, Row("1", score: "5")));

        Assert.Contains("From a file", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task Run_again_it_adds_nothing()
    {
        var acme = await Workspace.Make(house);
        var rows = Enumerable.Range(1, 20).Select(i => Row($"{i}", score: i % 2 == 0 ? "4" : "")).ToArray();

        var first = await acme.Import(house, rows);
        var before = await Everything(acme);
        var second = await acme.Import(house, rows);

        Assert.Equal((20, 10), (first.InteractionsAdded, first.AnswersAdded));
        Assert.Equal((20, 0, 20, 0, 10), (second.Rows, second.InteractionsAdded, second.InteractionsKnown, second.AnswersAdded, second.AnswersKnown));
        Assert.Equal(before, await Everything(acme));
    }

    [Fact]
    public async Task A_number_that_stands_in_the_file_again_is_told_on_its_line_and_takes_nothing_from_the_first()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(
            house, Row("D-1059", email: "first@example.com", score: "4"), Row("D-1059", status: "Open", email: "second@example.com", score: "1"), Row("d-1059", score: "5"));

        Assert.Equal((2, 0, 2, 0, 1, 1), (report.InteractionsAdded, report.InteractionsKnown, report.AnswersAdded, report.AnswersKnown, report.RowsLost, report.NumbersAgain));
        var note = Assert.Single(report.Notes);
        Assert.Equal((3, true), (note.Line, note.IsLost));
        Assert.Contains("the same number as line 2; only the first was taken", note.Message, StringComparison.Ordinal);
        var ticket = await acme.Imported("D-1059");
        var answer = await acme.In(db => db.Responses.SingleAsync(r => r.InteractionId == ticket.Id));
        Assert.Equal((InteractionStatus.Closed, 4, ticket.ContactId), (ticket.Status, answer.Rating, answer.ContactId));
        Assert.Equal("first@example.com", await acme.In(db => db.Contacts.Where(c => c.Id == ticket.ContactId).Select(c => c.Email).SingleAsync()));
    }

    [Fact]
    public async Task Dry_run_and_import_count_the_same_where_numbers_stand_again_in_a_batch_or_batches_later()
    {
        var acme = await Workspace.Make(house);
        await acme.Import(house, Row("known", score: "3"));
        var text = string.Join('\n', [Header, .. Enumerable.Range(1, 700).Select(i => Row($"{i}", score: "4")), Row("1", score: "5"), Row("700", score: "5"), Row("known", score: "2"), Row("known")]) + "\n";
        var map = await Map(MapText.Replace("{zone}", "UTC", StringComparison.Ordinal));
        async Task<ImportReport> Take(bool isTrial)
        {
            using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await using var rows = await CsvRows.Open(file, TestContext.Current.CancellationToken);
            var report = new ImportReport();
            await house.Services.GetRequiredService<CsvImport>().Run(new ImportOrder(acme.Id, map) { IsTrial = isTrial }, rows, report, _ => Task.FromResult(true), TestContext.Current.CancellationToken);
            return report;
        }

        var (tried, done) = (await Take(isTrial: true), await Take(isTrial: false));

        Assert.Equal((700, 1, 700, 1, 3, 3), (tried.InteractionsAdded, tried.InteractionsKnown, tried.AnswersAdded, tried.AnswersKnown, tried.RowsLost, tried.NumbersAgain));
        Assert.Equal(JsonSerializer.Serialize(tried), JsonSerializer.Serialize(done));
        Assert.Equal(tried.Notes.Select(note => (note.Line, note.Message)), done.Notes.Select(note => (note.Line, note.Message)));
        Assert.Equal([702, 703, 705], done.Notes.Select(note => note.Line));
        Assert.Equal((701, 701), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Responses.CountAsync())));
    }

    [Fact]
    public async Task More_rows_than_a_batch_come_in_whole()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(house, Enumerable.Range(1, 1203).Select(i => Row($"{i}", score: i % 3 == 0 ? "4" : "")).ToArray());

        Assert.Equal((1203, 1203, 401, 0), (report.Rows, report.InteractionsAdded, report.AnswersAdded, report.Notes.Count));
        Assert.Equal((1203, 401), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Responses.CountAsync())));
    }

    [Fact]
    public async Task It_never_plans_mail_unless_asked_to()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P30D" });

        var report = await acme.Import(house, Row("1"), Row("2", status: "Open"));
        Assert.Equal(0, report.InvitationsPlanned);
        Assert.Equal(0, await acme.In(db => db.Invitations.CountAsync()));

        var recently = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var planned = await acme.ImportText(house, $"{Header}\n{Row("3", closed: recently)}\n{Row("4", status: "Open")}\n{Row("5")}\n", plan: true);
        Assert.Equal((1, 1), (planned.InvitationsPlanned, planned.NotAsked[Reason.TooLate]));
        Assert.Equal(2, await acme.In(db => db.Invitations.CountAsync()));
    }

    [Fact]
    public async Task Two_contacts_that_contradict_lose_only_their_row()
    {
        var acme = await Workspace.Make(house);
        await acme.Interaction("a", "first@example.com", new { contact = new { email = "first@example.com", external_id = "c1" } });
        await acme.Interaction("b", "second@example.com");
        var map = await Map("""{"source":"file","time_zone":"UTC","interaction":{"external_id":"Id"},"contact":{"email":"Email","external_id":"Customer"}}""");

        using var file = new MemoryStream("Id,Email,Customer\n1,third@example.com,c3\n2,second@example.com,c1\n3,fourth@example.com,c4\n"u8.ToArray());
        var report = await new Surveys.Imports.CsvImport(house.Tenants, TimeProvider.System).Run(acme.Id, map, file, plan: false, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((3, 2, 1), (report.Rows, report.InteractionsAdded, report.RowsLost));
        var lost = Assert.Single(report.Notes);
        Assert.Equal((3, true), (lost.Line, lost.IsLost));
        Assert.Contains("two different contacts", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_of_it()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));

        await acme.Import(house, Row("1", score: "5"));

        Assert.Equal((0, 0, 0), await other.In(async db => (await db.Interactions.CountAsync(), await db.Responses.CountAsync(), await db.Contacts.CountAsync())));
        await other.Send(HttpMethod.Get, "responses", expected: HttpStatusCode.OK);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string> Everything(Workspace acme) => acme.In(async db => string.Join('\n',
        (await db.Interactions.AsNoTracking().OrderBy(i => i.Id).Select(i => $"{i.Id} {i.Status} {i.Resolution} {i.AgentId} {i.TeamId} {i.ContactId} {i.ClosedAt:o}").ToListAsync())
            .Concat(await db.Responses.AsNoTracking().OrderBy(r => r.Id).Select(r => $"{r.Id} {r.Rating} {r.AnsweredAt:o}").ToListAsync())
            .Append($"{await db.Contacts.CountAsync()} {await db.Agents.CountAsync()} {await db.Teams.CountAsync()} {await db.SurveyVersions.CountAsync()}")));
}
