using System.CommandLine;
using System.Globalization;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Imports;

/// <summary>`import --tenant … --map FILE CSV`: progress on standard error, the report on standard output.</summary>
internal static class ImportCommand
{
    public const string Name = "import";

    private const int NotesShown = 100;

    public static Command Create(IServiceProvider services)
    {
        var tenant = new Option<string>("--tenant") { Required = true, Description = "The workspace's slug or id" };
        var map = new Option<string>("--map") { Required = true, Description = "JSON file that says which column is what; samples/ has one" };
        var plan = new Option<bool>("--plan") { Description = "Plan invitations as the rules say; for tickets that ended long ago they are too late where the rule has them expire" };
        var list = new Option<string?>("--report") { Description = "Write every note to this file, as CSV" };
        var csv = new Argument<string>("CSV") { Description = "The file to import" };
        var import = new Command(Name, "Takes in interactions and answers from a CSV file; run again, it adds nothing") { tenant, map, plan, list, csv };
        import.SetAction(async (arguments, stop) =>
        {
            var file = arguments.GetRequiredValue(csv);
            if (!File.Exists(file))
                throw new CommandException($"There is no file {file}.");

            var progress = arguments.InvocationConfiguration.Error;
            var workspace = await services.GetRequiredService<TenantScopes>().Find(arguments.GetRequiredValue(tenant), stop);
            var columns = await ImportMap.Load(arguments.GetRequiredValue(map), stop);
            await using var stream = File.OpenRead(file);
            await using var notes = arguments.GetValue(list) is { } path ? NoteFile.Create(path) : null;
            var report = await services.GetRequiredService<CsvImport>().Run(
                workspace.Id, columns, stream, arguments.GetValue(plan), _ => ShowProgress(stream, progress), stop, notes is null ? null : notes.Write);
            await progress.WriteLineAsync();
            await Note(services, workspace, Path.GetFileName(file), report, stop);
            await services.GetRequiredService<RollUp>().CatchUp(stop);

            await Print(report, workspace, arguments.InvocationConfiguration.Output);
        });
        return import;
    }

    private static async Task Note(IServiceProvider services, Tenant workspace, string file, ImportReport report, CancellationToken stop)
    {
        await using var scope = services.GetRequiredService<TenantScopes>().Enter(workspace.Id).ByCommand(Name);
        scope.ServiceProvider.GetRequiredService<AuditLog>().Note(
            AuditActions.DataImported,
            new Subject("file", null, file),
            after: new { report.Rows, report.InteractionsAdded, report.AnswersAdded, report.InvitationsPlanned, report.RowsLost });
        await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(stop);
    }

    private static void ShowProgress(FileStream stream, TextWriter progress)
    {
        const int width = 40;
        var share = stream.Length == 0 ? 1 : (double)stream.Position / stream.Length;
        var done = (int)(share * width);
        progress.Write($"\r[{new string('#', done)}{new string('.', width - done)}] {share,4:P0}");
    }

    private static async Task Print(ImportReport report, Tenant workspace, TextWriter output)
    {
        var lines = new List<string>
        {
            $"Imported into {workspace.Name}:",
            Line(report.Rows, "rows read"),
            Line(report.InteractionsAdded, "interactions added"),
            Line(report.InteractionsKnown, "interactions known before"),
            Line(report.AnswersAdded, "answers added"),
            Line(report.AnswersKnown, "answers known before"),
            Line(report.InvitationsPlanned, "invitations planned"),
            Line(report.RowsLost, "rows that could not be taken"),
            Line(report.NumbersAgain, "of these with a number that stands in the file before"),
            Line(report.TimesLeftOut, "times left out because they contradict others"),
        };
        lines.AddRange(report.Notes.Take(NotesShown).Select(note => $"  line {note.Line}: {note.Message}"));
        if (report.NotesInAll > NotesShown)
            lines.Add($"  … and {report.NotesInAll - NotesShown} more; --report FILE writes all of them");
        await output.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }

    private static string Line(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count,9:N0}  {what}");
}
