using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Imports;
using Surveys.Shared;
using static Surveys.Tests.Imports.CsvFile;

namespace Surveys.Tests.Imports;

public sealed class CsvRowsTests(House house)
{
    public static TheoryData<string, string> BadRows() => new()
    {
        { Row("2", status: "Lost"), "Status" },
        { Row("2", score: "6"), "Survey results" },
        { Row("2", score: "0"), "Survey results" },
        { Row("2", score: "good"), "Survey results" },
        { Row("2", score: "4.5"), "Survey results" },
        { Row("2", replies: "many"), "Agent interactions" },
        { Row("2", replies: "-1"), "Agent interactions" },
        { Row("2", replies: "99999999999999999999"), "Agent interactions" },
        { Row("2", opened: "yesterday"), "Created time" },
        { Row("2", opened: "2026-02-30 08:00:00"), "Created time" },
        { Row("2", opened: "12:30"), "Created time" },
        { Row("2", opened: "2150-01-01 00:00:00", responded: "", resolved: "", closed: ""), "opened_at" },
        { Row("2", opened: "9999-12-31 23:59:59", responded: "", resolved: "", closed: ""), "" },
        { Row("2", opened: "0001-01-01 00:00:00"), "" },
        { Row(""), "external_id" },
        { Row("2", email: "nobody"), "contact.email" },
        { Row("2", email: "\"a@example.com\r\nBcc: b@example.com\""), "contact.email" },
        { Row("2", topic: "a\u0001b"), "subject" },
        { Row("2", topic: "a\0b"), "subject" },
        { Row("2", agent: new string('x', 201)), "agent.name" },
        { Row("2", score: "5", comment: new string('x', 5001)), "Comment" },
        { Row("2", score: "5", comment: "a\0b"), "Comment" },
        { Row("2", score: "5", opened: "", responded: "", resolved: "", closed: ""), "no time" },
        { "2,Closed,Email", "fields" },
        { Row("2") + ",more", "fields" },
    };

    [Theory, MemberData(nameof(BadRows))]
    public async Task A_bad_row_is_listed_with_its_line_and_lost_alone(string bad, string named)
    {
        var acme = await Workspace.Make(house);

        var report = await acme.ImportText(house, $"{Header}\n{Row("1", score: "5")}\n{bad}\n{Row("3", score: "4")}\n", zone: "America/New_York");

        Assert.Equal((3, 2, 2, 1), (report.Rows, report.InteractionsAdded, report.AnswersAdded, report.RowsLost));
        var note = Assert.Single(report.Notes, n => n.IsLost);
        Assert.Equal(3, note.Line);
        Assert.Contains(named, note.Message, StringComparison.Ordinal);
        Assert.Equal((2, 2), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Responses.CountAsync())));
    }

    [Fact]
    public async Task A_line_break_inside_quotes_keeps_the_line_numbers_right()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(house, Row("1", topic: "\"two\nlines, and \"\"quotes\"\"\""), Row("2", topic: "\"a\r\nb\""), Row("3", status: "Lost"));

        Assert.Equal("two\nlines, and \"quotes\"", (await acme.Imported("1")).Subject);
        Assert.Equal(6, Assert.Single(report.Notes).Line);
    }

    [Fact]
    public async Task Times_are_in_the_zone_of_the_file_unless_they_carry_their_own()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");

        await acme.ImportText(house, $"{Header}\n{Row("1", opened: "2026-03-10T08:00:00Z", responded: "2026-03-10T12:00:00+01:00", resolved: "2026-07-10 10:00:00", closed: "2026-07-10 18:30:00", score: "5")}\n", zone: "America/New_York");

        var interaction = await acme.Imported("1");
        Assert.Equal(["2026-03-10T08:00", "2026-03-10T11:00", "2026-07-10T14:00", "2026-07-10T22:30"], new[] { interaction.OpenedAt, interaction.FirstResponseAt, interaction.ResolvedAt, interaction.ClosedAt }
            .Select(time => time!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)));
        var answer = Assert.Single(await acme.AnswersImported());
        Assert.Equal((interaction.ClosedAt, new DateOnly(2026, 7, 11)), (answer.AnsweredAt, answer.AnsweredOn));
    }

    [Theory]
    [InlineData("2026-03-10 11:00:00", "2026-03-10 10:00:00", 11)]
    [InlineData("", "2026-03-10 10:00:00", 10)]
    [InlineData("", "", 8)]
    public async Task The_answer_takes_the_first_of_the_moments_that_the_row_has(string closed, string resolved, int hour)
    {
        var acme = await Workspace.Make(house);

        await acme.Import(house, Row("1", resolved: resolved, closed: closed, score: "5"));

        Assert.Equal(hour, Assert.Single(await acme.AnswersImported()).AnsweredAt.Hour);
    }

    [Fact]
    public async Task Times_that_contradict_are_left_out_and_listed_and_the_row_stays()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(house,
            Row("1", responded: "2026-03-10 07:00:00"),
            Row("2", closed: "2026-03-10 09:30:00", score: "5"),
            Row("3", resolved: "2026-03-09 10:00:00", closed: "2026-03-09 11:00:00", score: "4"));

        Assert.Equal((3, 2, 0), (report.InteractionsAdded, report.AnswersAdded, report.RowsLost));
        Assert.Equal([2, 3, 4, 4], report.Notes.Select(note => note.Line));
        Assert.Equal(["first_response_at", "closed_at", "resolved_at", "closed_at"], report.Notes.Select(note => note.Message.Split(' ')[0]));
        Assert.Null((await acme.Imported("1")).FirstResponseAt);
        Assert.NotNull((await acme.Imported("2")).ResolvedAt);
        Assert.Null((await acme.Imported("2")).ClosedAt);
        Assert.Equal([8, 10], (await acme.AnswersImported()).Select(answer => answer.AnsweredAt.Hour));
    }

    [Fact]
    public async Task Semicolons_separate_too_and_a_byte_order_mark_is_no_part_of_the_first_column()
    {
        var (semicolons, marked) = (await Workspace.Make(house), await Workspace.Make(house));
        var text = $"{Header}\n{Row("1", score: "5")}\n";

        Assert.Equal(1, (await semicolons.ImportText(house, text.Replace(',', ';'))).AnswersAdded);
        Assert.Equal(1, (await marked.ImportText(house, "\ufeff" + text)).AnswersAdded);
    }

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\n\n")]
    [InlineData("\r\n", "\r\n")]
    public async Task Line_ends_of_any_kind_and_empty_lines_at_the_end_are_no_rows(string lineEnd, string tail)
    {
        var acme = await Workspace.Make(house);

        var report = await acme.ImportText(house, string.Join(lineEnd, Header, Row("1"), Row("2")) + tail);

        Assert.Equal((2, 2, 0), (report.Rows, report.InteractionsAdded, report.Notes.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\ufeff")]
    public async Task An_empty_file_is_told(string text)
    {
        var acme = await Workspace.Make(house);

        var problem = await Assert.ThrowsAsync<CommandException>(() => acme.ImportText(house, text));

        Assert.Contains("empty", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_nothing_but_its_first_line_adds_nothing() =>
        Assert.Equal(0, (await (await Workspace.Make(house)).ImportText(house, Header)).Rows);

    [Fact]
    public async Task A_missing_column_is_told_before_the_first_row()
    {
        var acme = await Workspace.Make(house);

        var problem = await Assert.ThrowsAsync<CommandException>(() => acme.ImportText(house, "Ticket ID,Status\n1,Open\n"));

        Assert.Contains("\"Survey results\"", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Surveys.CountAsync()));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_loses_no_row_before_it()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(house, Row("1"), Row("2"), Row("3", topic: "\"never closed"));

        Assert.Equal(2, report.InteractionsAdded);
        Assert.Equal(4, Assert.Single(report.Notes, note => note.IsLost).Line);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_told_and_never_stored_as_question_marks()
    {
        var acme = await Workspace.Make(house);
        using var file = new MemoryStream([.. Encoding.UTF8.GetBytes($"{Header}\n{Row("1")}\n"), .. Encoding.Latin1.GetBytes(Row("2", topic: "Caf\u00e9") + "\n")]);
        var map = await Map("""{"source":"file","time_zone":"UTC","interaction":{"external_id":"Ticket ID","subject":"Topic"}}""");

        var report = await house.Services.GetRequiredService<CsvImport>().Run(acme.Id, map, file, plan: false, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(3, Assert.Single(report.Notes, note => note.IsLost).Line);
        Assert.Equal(1, await acme.In(db => db.Interactions.CountAsync()));
    }
}
