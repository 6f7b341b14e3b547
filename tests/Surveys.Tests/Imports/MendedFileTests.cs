using System.Text;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Tests.Privacy;

namespace Surveys.Tests.Imports;

/// <summary>The rows that were not taken, as a file: mended and imported again.</summary>
public sealed class MendedFileTests(House house)
{
    private static async Task<List<string[]>> Read(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        await using var reader = CsvReader.Create(stream, new CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    private static string Written(IEnumerable<string[]> rows) =>
        string.Concat(rows.Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"));

    [Fact]
    public async Task Rows_come_as_they_stood_with_line_field_and_problem_and_are_taken_when_mended()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload("Nummer;Wer;Betreff;What\n1;a@example.com;eins;solved\n2;nobody;\"-zwei; \"\"drei\"\"\nvier\";solved\n1;c@example.com;fünf;solved\n");
        (string, string)[] chosen = [("Form.Columns[0]", "ExternalId"), ("Form.Columns[1]", "ContactEmail"), ("Form.Columns[2]", "Subject"), ("Form.Columns[3]", "Status")];
        await admin.Press(page, "Start", chosen);
        await admin.Until(page, i => i.HasEnded);

        var rows = await Read((await admin.Admin.Get($"{page}?handler=Notes")).Html);

        Assert.Equal(
            [
                ["line", "row", "field", "problem", "Nummer", "Wer", "Betreff", "What"],
                ["3", "not taken", "customer’s e-mail address", "is not an e-mail address", "2", "nobody", "'-zwei; \"drei\"\nvier", "solved"],
                ["5", "not taken", "ticket’s number", "is the same number as line 2; only the first was taken", "1", "c@example.com", "fünf", "solved"],
            ],
            rows);
        Assert.Contains("is the same number as line 2", await admin.Notes(page), StringComparison.Ordinal);

        (rows[1][5], rows[2][4]) = ("b@example.com", "3");
        rows[2][3] = "";
        rows.Add(["", "", "", "", "4", "nobody", "=1+1", "solved"]);
        page = await admin.Upload(Written(rows));
        Assert.Contains("as you chose the last time", (await admin.Admin.Get(page)).Html, StringComparison.Ordinal);
        await admin.Press(page, "Start");
        var done = await admin.Until(page, i => i.HasEnded);

        Assert.Equal((ImportState.Done, 2, 1), (done.State, done.Report!.InteractionsAdded, done.Report.RowsLost));
        var two = await acme.In(db => db.Interactions.SingleAsync(i => i.ExternalId == "2"));
        Assert.Equal(("-zwei; \"drei\"\nvier", InteractionStatus.Resolved), (two.Subject, two.Status));
        Assert.Equal(
            [["line", "row", "field", "problem", "Nummer", "Wer", "Betreff", "What"], ["6", "not taken", "customer’s e-mail address", "is not an e-mail address", "4", "nobody", "'=1+1", "solved"]],
            await Read((await admin.Admin.Get($"{page}?handler=Notes")).Html));
    }

    [Fact]
    public async Task Nothing_in_the_file_runs_in_a_spreadsheet()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload("Ticket ID,=cmd|' /C calc'!A0,Note\n=1+1,Lost,\" @SUM(1)\"\n");
        await admin.Press(page, "Start", ("Form.Columns[0]", "ExternalId"), ("Form.Columns[1]", "Status"), ("Form.Columns[2]", "Nothing"));
        await admin.Until(page, i => i.HasEnded);

        var rows = await Read((await admin.Admin.Get($"{page}?handler=Notes")).Html);

        Assert.Equal(["'=cmd|' /C calc'!A0", "Note"], rows[0][5..]);
        Assert.Equal(["'=1+1", "Lost", "' @SUM(1)"], rows[1][4..]);
    }

    [Fact]
    public async Task A_row_of_the_wrong_shape_comes_as_it_is_and_one_too_long_to_mend_by_its_problem_alone()
    {
        var acme = await Workspace.Make(house);
        using var admin = new Uploads(house, acme);
        var page = await admin.Upload($"Ticket ID,Status,line\n1,Closed\n2,Closed,a,b\n3,Lost,{new string('x', 15_000)}\n4,Lost,{new string('x', 25_000)}\n");
        await admin.Press(page, "Start");
        await admin.Until(page, i => i.HasEnded);

        var rows = await Read((await admin.Admin.Get($"{page}?handler=Notes")).Html);

        Assert.Equal(["line of the import", "row", "field", "problem", "Ticket ID", "Status", "line"], rows[0]);
        Assert.Equal(["2", "not taken", "", "has 2 fields, the first line has 3", "1", "Closed"], rows[1]);
        Assert.Equal(["2", "Closed", "a", "b"], rows[2][4..]);
        Assert.Equal(15_000, rows[3][6].Length);
        Assert.Equal(["5", "not taken", "status"], rows[4][..3]);
        Assert.Equal(4, rows[4].Length);
    }

    [Fact]
    public async Task An_erasure_takes_the_rows_that_name_the_person_by_address_or_number_and_what_older_versions_said()
    {
        var acme = await Workspace.Make(house);
        var (email, ticket) = ($"gone-{Guid.CreateVersion7():N}@example.com", $"T \\{Guid.CreateVersion7():N}\\");
        await acme.Interaction(ticket, email);
        using var admin = new Uploads(house, acme);
        var done = await admin.Imported($"Ticket ID,Status,Note\n1,Lost,{email.ToUpperInvariant()}\n{ticket},Lost,x\n2,Lost,\"not {ticket} alone\"\n{ticket},Closed,x\n{ticket},Closed,x\n");
        Assert.Equal(4, done.Report!.RowsLost);
        await acme.In(db => db.Database.ExecuteSqlAsync($"insert into import_notes values ({acme.Id}, {done.Id}, 100, 9, {$"Note \"{email}\" is odd"}, true), ({acme.Id}, {done.Id}, 101, 10, {"{ is no time"}, true)"));
        Assert.Contains("import_notes", await house.TablesWith(acme, email));
        var contact = (string)(await acme.Get($"contacts?email={email}"))["data"]![0]!["id"]!;

        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: System.Net.HttpStatusCode.NoContent);

        Assert.Empty(await house.TablesWith(acme, email));
        Assert.Equal([(4, "\"Lost\" is none of open, pending, resolved, closed; say what it means"), (10, "{ is no time")], await acme.In(async db =>
            (await db.ImportNotes.OrderBy(n => n.Line).ToListAsync()).ConvertAll(n => (n.Line, n.Said.Problem))));
    }
}
