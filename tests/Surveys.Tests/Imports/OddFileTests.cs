using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Imports;
using static Surveys.Tests.Imports.CsvFile;

namespace Surveys.Tests.Imports;

/// <summary>Files as other programs write them.</summary>
public sealed class OddFileTests(House house)
{
    private const string Text = "Ticket ID,Subject,Status\n1,Zoë’s “invoice”,Closed\n2,\"two\nlines, and a comma\",Open\n";

    private static byte[] Bytes(string text, Encoding? encoding = null, bool mark = false) =>
        [.. mark ? encoding!.GetPreamble() : [], .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)];

    public static TheoryData<string, byte[]> Readable() => new()
    {
        { "plain", Bytes(Text) },
        { "UTF-8 with its mark", Bytes(Text, Encoding.UTF8, mark: true) },
        { "UTF-16 as Excel writes it", Bytes(Text.Replace(',', '\t').Replace("lines\t", "lines,", StringComparison.Ordinal), Encoding.Unicode, mark: true) },
        { "UTF-16 the other way round", Bytes(Text, Encoding.BigEndianUnicode, mark: true) },
        { "semicolons", Bytes(Text.Replace(',', ';').Replace("lines;", "lines,", StringComparison.Ordinal)) },
        { "Excel's own first line", Bytes("sep=;\r\n" + Text.Replace(',', ';').Replace("lines;", "lines,", StringComparison.Ordinal)) },
        { "Windows' line ends", Bytes(Text.Replace("\n", "\r\n", StringComparison.Ordinal)) },
        { "no end of the last line", Bytes(Text.TrimEnd('\n')) },
        { "empty lines between", Bytes(Text.Replace("Closed\n", "Closed\n\n\n", StringComparison.Ordinal)) },
    };

    [Theory, MemberData(nameof(Readable))]
    public async Task It_is_read_whoever_wrote_it(string what, byte[] file)
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);

        var page = await admin.Upload(file);
        await admin.Press(page, "Start");
        var done = await admin.Until(page, i => i.HasEnded);

        Assert.True(done.State == ImportState.Done, $"{what}: {done.Problem}");
        Assert.Equal((2, 2, 0), (done.Report!.Rows, done.Report.InteractionsAdded, done.Report.RowsLost));
        var subjects = await acme.In(db => db.Interactions.OrderBy(i => i.ExternalId).Select(i => i.Subject!.Replace("\r", "")).ToListAsync());
        Assert.Equal(["Zoë’s “invoice”", "two\nlines, and a comma"], subjects);
    }

    public static TheoryData<string, byte[]> Unreadable() => new()
    {
        { "is empty", [] },
        { "is empty", Bytes("", Encoding.UTF8, mark: true) },
        { "isn’t in UTF-8", Encoding.Latin1.GetBytes("Ticket ID,Subject\n1,Zoë\n") },
        { "spreadsheet’s own file", [.. "PK\u0003\u0004"u8, 0, 1, 2, 3] },
        { "isn’t text", Encoding.Unicode.GetBytes("Ticket ID,Subject\n1,x\n") },
        { "101 columns", Bytes(string.Join(',', Enumerable.Range(1, 101).Select(i => $"c{i}")) + "\n") },
        { "names in its first line", Bytes(",,,\n1,2,3,4\n") },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public async Task What_can_t_be_read_is_refused_with_what_to_do(string said, byte[] file)
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);

        var answer = await admin.TryUpload(file);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(said, answer.Beside("Upload") ?? answer.Html, StringComparison.Ordinal);
        Assert.Equal((0, 0), await acme.In(async db => (await db.Imports.CountAsync(), await db.ImportChunks.CountAsync())));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_sent_back_before_it_is_read()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var http = new DefaultHttpContext { Request = { Method = "POST", ContentLength = UploadLimitAttribute.Largest * 2 } };
        var asked = new AuthorizationFilterContext(new ActionContext(http, new RouteData(), new ActionDescriptor()), []);

        new UploadLimitAttribute().OnAuthorization(asked);

        await admin.Admin.SignIn(acme.Owner);
        var shown = await admin.Admin.Get(Assert.IsType<LocalRedirectResult>(asked.Result).Url);
        Assert.Contains("larger than 512 MB", shown.Beside("Upload"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_many_pieces_is_put_together_without_a_seam()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        // Longer than a piece between two line ends, so that some pieces are cut within a field, and signs of several bytes at the seams.
        var rows = Enumerable.Range(1, 40).Select(i => $"{i},\"{string.Concat(Enumerable.Repeat(i % 3 == 0 ? "aé" : "ž…\n", 9000))}\",Closed").ToList();
        var page = await admin.Upload($"Ticket ID,Long,Status\n{string.Join('\n', rows)}\n");
        await admin.Press(page, "Start");

        var done = await admin.Until(page, i => i.HasEnded);

        Assert.True(done.State == ImportState.Done, done.Problem);
        Assert.Equal((40, 40, 0), (done.Report!.Rows, done.Report.InteractionsAdded, done.Report.RowsLost));
    }

    [Fact]
    public async Task Read_on_from_any_batch_it_says_the_same_as_read_at_once()
    {
        var acme = await Workspace.Make(house);
        var file = Encoding.UTF8.GetBytes("sep=;\n" + string.Concat(Enumerable.Range(0, 1700).Select(i => i == 0 ? "Id;Text;Status\n" : $"{i};\"žluť\n{i}\";{(i % 100 == 0 ? "odd" : "closed")}\n")));
        var map = await Map("""{"source":"file","time_zone":"UTC","interaction":{"external_id":"Id","status":"Status","subject":"Text"}}""");
        var (engine, report, order) = (house.Services.GetRequiredService<CsvImport>(), new ImportReport(), new ImportOrder(acme.Id, map));
        Place? reached = null;
        var (turns, isDone) = (0, false);

        for (IReadOnlyList<string> headers = []; !isDone; turns++)
        {
            using var stream = new MemoryStream(file) { Position = reached?.Bytes ?? 0 };
            await using var rows = reached is { } place ? CsvRows.GoOn(stream, headers, ';', place) : await CsvRows.Open(stream, TestContext.Current.CancellationToken);
            headers = rows.Headers;
            isDone = await engine.Run(order, rows, report, at => { reached = at; return Task.FromResult(false); }, TestContext.Current.CancellationToken);
        }

        Assert.Equal((4, 1699, 1683, 16), (turns, report.Rows, report.InteractionsAdded, report.RowsLost));
        // Each row has two lines, behind two of the head.
        Assert.Equal(Enumerable.Range(1, 16).Select(i => 3 + ((i * 100 - 1) * 2)), report.Notes.Select(note => note.Line));
        Assert.Equal("žluť\n1699", (await acme.Imported("1699")).Subject);
    }

    [Fact]
    public async Task Of_very_many_wrong_rows_the_first_are_told_and_all_are_counted()
    {
        var acme = await Workspace.Make(house);

        var report = await acme.Import(house, Enumerable.Range(1, ImportReport.MostNotes + 50).Select(i => Row($"{i}", status: "Lost")).ToArray());

        Assert.Equal((ImportReport.MostNotes + 50, ImportReport.MostNotes), (report.RowsLost, report.Notes.Count));
    }
}
