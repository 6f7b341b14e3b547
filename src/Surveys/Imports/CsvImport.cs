using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>What an import did.</summary>
internal sealed class ImportReport
{
    public int Rows { get; set; }
    public int InteractionsAdded { get; set; }
    public int InteractionsKnown { get; set; }
    public int AnswersAdded { get; set; }
    public int AnswersKnown { get; set; }
    public int InvitationsPlanned { get; set; }
    public List<RowNote> Notes { get; } = [];

    public int RowsLost => Notes.Count(note => note.IsLost);
}

/// <summary>
/// Takes a CSV file in, batch by batch. What was taken before adds nothing, so an import that was cut off is simply run again.
/// </summary>
internal sealed class CsvImport(TenantScopes tenants, TimeProvider clock)
{
    private const int Batch = 500;
    private const int LongestRow = 1024 * 1024;

    /// <param name="progress">Told after each batch.</param>
    /// <param name="plan">Whether resolved interactions lead to invitations, as if they came now.</param>
    public async Task<ImportReport> Run(
        Guid tenantId, ImportMap map, Stream file, bool plan, Action<ImportReport> progress, CancellationToken stop)
    {
        var isUnclosed = false;
        await using var csv = await Open(file, map, malformed => isUnclosed |= malformed.Reason == CsvMalformedReason.UnterminatedQuote, stop);
        var version = map.Answer is null ? null : await SurveyFor(tenantId, map.Answer.Survey, stop);
        var reader = new RowReader(map, version?.Rule, clock.GetUtcNow());

        var report = new ImportReport();
        var batch = new List<ImportRow>(Batch);
        while (await csv.ReadAsync(stop))
        {
            report.Rows++;
            if (Understand(csv, reader, isUnclosed, report) is { } row)
                batch.Add(row);
            if (batch.Count < Batch)
                continue;

            await Store(tenantId, version, batch, plan, report, stop);
            batch.Clear();
            progress(report);
        }

        await Store(tenantId, version, batch, plan, report, stop);
        progress(report);
        return report;
    }

    private static async Task<CsvReader> Open(Stream file, ImportMap map, Action<CsvMalformedRecord> onMalformed, CancellationToken stop)
    {
        var csv = CsvReader.Create(file, new CsvReaderOptions { TrackLineNumbers = true, MaxRecordSize = LongestRow, OnMalformedRecord = onMalformed }, leaveOpen: true);
        await csv.ReadHeaderAsync(stop);
        if (csv.Headers.Count == 0)
            throw new CommandException("The file is empty: the first line must name the columns.");

        var missing = map.ColumnNames().Except(csv.Headers).ToList();
        return missing.Count == 0
            ? csv
            : throw new CommandException($"The file has no column {string.Join(", ", missing.Select(name => $"\"{name}\""))}. It has: {string.Join(", ", csv.Headers)}.");
    }

    private static ImportRow? Understand(CsvReader csv, RowReader reader, bool isUnclosed, ImportReport report)
    {
        var line = (int)csv.LineNumber;
        try
        {
            if (isUnclosed)
                throw new RowException("opens a quote that is never closed: this row and all behind it could not be told apart");
            if (csv.FieldCount != csv.Headers.Count)
                throw new RowException($"has {csv.FieldCount} fields, the first line has {csv.Headers.Count}");

            var row = reader.Read(line, csv.GetString);
            report.Notes.AddRange(row.LeftOut.Select(what => new RowNote(line, what, IsLost: false)));
            return row;
        }
        catch (RowException problem)
        {
            report.Notes.Add(new RowNote(line, problem.Message, IsLost: true));
            return null;
        }
    }

    /// <summary>A batch is stored whole. Where one row stands against it, the rows are stored one by one, and only that one is lost.</summary>
    private async Task Store(Guid tenantId, SurveyVersion? version, List<ImportRow> rows, bool plan, ImportReport report, CancellationToken stop)
    {
        try
        {
            await StoreAtOnce(tenantId, version, rows, plan, report, stop);
        }
        catch (Exception problem) when (problem is InvalidInputException or ConflictException or GoneException or DbUpdateException)
        {
            if (rows.Count == 1)
                report.Notes.Add(new RowNote(rows[0].Line, problem.Message, IsLost: true));
            else
            {
                foreach (var row in rows)
                    await Store(tenantId, version, [row], plan, report, stop);
            }
        }
    }

    private async Task StoreAtOnce(Guid tenantId, SurveyVersion? version, List<ImportRow> rows, bool plan, ImportReport report, CancellationToken stop)
    {
        if (rows.Count == 0)
            return;

        await using var scope = tenants.Enter(tenantId);
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var recorded = await services.GetRequiredService<Intake>().Record(rows.ConvertAll(row => row.Interaction), stop);
        var planned = plan ? (await services.GetRequiredService<Planner>().Plan(recorded, stop)).Sum(group => group.Count()) : 0;
        await db.SaveChangesAsync(stop);

        var answers = rows.Zip(recorded).Where(pair => pair.First.Answer is not null).Select(pair => Answer(pair.First.Answer!, pair.Second.Interaction)).ToList();
        var stored = version is null ? [] : await services.GetRequiredService<OutsideAnswers>().Store(version, answers, stop);
        await transaction.CommitAsync(stop);

        report.InteractionsAdded += recorded.Count(r => r.IsNew);
        report.InteractionsKnown += recorded.Count(r => !r.IsNew);
        report.AnswersAdded += stored.Count(s => s.IsNew);
        report.AnswersKnown += stored.Count(s => !s.IsNew);
        report.InvitationsPlanned += planned;
    }

    private static OutsideAnswer Answer(RowAnswer answer, Interaction interaction) => new(
        ExternalId: null,
        answer.Rating,
        answer.Comment,
        Via.Import,
        answer.AnsweredAt,
        interaction.Id,
        interaction.ContactId,
        interaction.AgentId,
        interaction.TeamId,
        interaction.Channel,
        interaction.Tags);

    private async Task<SurveyVersion> SurveyFor(Guid tenantId, SurveyOfAnswers wanted, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId).ByCommand(ImportCommand.Name);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var drafting = scope.ServiceProvider.GetRequiredService<Drafting>();
        var survey = await db.Surveys.FirstOrDefaultAsync(s => s.Name == wanted.Name, stop) ?? drafting.Start(wanted.Name, wanted.Template);
        if (survey.Template != wanted.Template)
            throw new CommandException($"The survey \"{wanted.Name}\" was made from {survey.Template}, the map says {wanted.Template}. Give the map's survey another name.");

        var version = await drafting.Publish(survey, stop);
        await db.SaveChangesAsync(stop);
        return version;
    }
}
