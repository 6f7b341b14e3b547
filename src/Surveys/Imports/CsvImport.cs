using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>
/// Takes a CSV file in, batch by batch. What was taken before adds nothing, so an import that was cut off is simply run again.
/// </summary>
internal sealed class CsvImport(TenantScopes tenants, TimeProvider clock)
{
    private const int Batch = 500;

    /// <param name="progress">Told after each batch.</param>
    /// <param name="plan">Whether resolved interactions lead to invitations, as by the API: those of old ones are too late, by rules whose invitations expire.</param>
    public async Task<ImportReport> Run(
        Guid tenantId, ImportMap map, Stream file, bool plan, Action<ImportReport> progress, CancellationToken stop, Action<RowNote>? told = null)
    {
        await using var rows = await CsvRows.Open(file, stop);
        var report = new ImportReport { Told = told };
        await Run(
            new ImportOrder(tenantId, map) { Plans = plan },
            rows,
            report,
            _ =>
            {
                progress(report);
                return Task.FromResult(true);
            },
            stop);
        return report;
    }

    /// <param name="report">Goes on with what it says.</param>
    /// <param name="afterBatch">Gets the place up to which all is stored; says whether to go on.</param>
    /// <returns>Whether the file's end was reached.</returns>
    /// <exception cref="CommandException">The map doesn't fit the file or the workspace, or the file is no CSV.</exception>
    public async Task<bool> Run(ImportOrder order, CsvRows rows, ImportReport report, Func<Place, Task<bool>> afterBatch, CancellationToken stop)
    {
        rows.Require(order.Map);
        var survey = await SurveyOf(order, stop);
        var reader = new RowReader(order.Map, survey?.Version.Rule, clock.GetUtcNow());
        var batch = new List<ImportRow>(Batch);
        for (var read = 0; await rows.Read(stop); read++)
        {
            // Counted by rows read, not by rows understood: a file of wrong rows has progress too.
            if (read == Batch)
            {
                await Store(order, survey, batch, report, stop);
                if (!await afterBatch(rows.Place))
                    return false;
                batch.Clear();
                read = 0;
            }

            report.Rows++;
            if (Understand(rows, reader, order.Seen, report) is { } row)
                batch.Add(row);
        }

        await Store(order, survey, batch, report, stop);
        await afterBatch(rows.Place);
        return true;
    }

    /// <summary>Looks again through what an interrupted import has read, so that the order knows its numbers.</summary>
    /// <param name="rows">From the file's beginning.</param>
    /// <param name="until">Bytes of the file; the row that begins there wasn't taken yet.</param>
    public async Task Recall(ImportOrder order, CsvRows rows, long until, CancellationToken stop)
    {
        var reader = new RowReader(order.Map, (await SurveyOf(order, stop))?.Version.Rule, clock.GetUtcNow());
        var said = new ImportReport();
        while (await rows.Read(stop) && rows.Place.Bytes < until)
            Understand(rows, reader, order.Seen, said);
    }

    private async Task<VersionOfRatings?> SurveyOf(ImportOrder order, CancellationToken stop) =>
        order.Map.Answer is null ? null : await new SurveyOfRatings(tenants).Find(order, order.Map.Answer.Survey, stop);

    private static ImportRow? Understand(CsvRows rows, RowReader reader, NumbersSeen seen, ImportReport report)
    {
        try
        {
            rows.CheckShape();
            var row = reader.Read(rows.Line, rows.Cell);
            if (seen.LineBefore(row.Interaction.ExternalId!, rows.Line) is { } before)
            {
                report.NumbersAgain++;
                throw new RowException($"the same number as line {before}; only the first was taken");
            }

            foreach (var what in row.LeftOut)
                report.Add(new RowNote(rows.Line, what, IsLost: false));
            return row;
        }
        catch (RowException problem)
        {
            report.Add(new RowNote(rows.Line, problem.Message, IsLost: true));
            if (problem.UnknownStatus is { } word)
                report.AddUnknownStatus(word);
            return null;
        }
    }

    /// <summary>A batch is stored whole. Where one row stands against it, the rows are stored one by one, and only that one is lost.</summary>
    private async Task Store(ImportOrder order, VersionOfRatings? survey, List<ImportRow> rows, ImportReport report, CancellationToken stop)
    {
        try
        {
            await StoreAtOnce(order, survey, rows, report, stop);
        }
        catch (Exception problem) when (problem is InvalidInputException or ConflictException or GoneException or DbUpdateException)
        {
            if (rows.Count == 1)
            {
                // Which one was erased isn't said: the note would keep the number by which the person was known.
                var message = problem is GoneException ? "was erased together with the person in it, and is not taken again" : problem.Message;
                report.Add(new RowNote(rows[0].Line, message, IsLost: true));
            }
            else
            {
                foreach (var row in rows)
                    await Store(order, survey, [row], report, stop);
            }
        }
    }

    private async Task StoreAtOnce(ImportOrder order, VersionOfRatings? survey, List<ImportRow> rows, ImportReport report, CancellationToken stop)
    {
        if (rows.Count == 0)
            return;

        await using var scope = tenants.Enter(order.TenantId);
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await order.Guard(db, stop);
        var recorded = await services.GetRequiredService<Intake>().Record(rows.ConvertAll(row => row.Interaction), stop);
        var begun = clock.GetUtcNow();
        // Those of tickets that were known may have been planned long before.
        IEnumerable<Invitation> planned = order.Plans ? (await services.GetRequiredService<Planner>().Plan(recorded, stop)).SelectMany(group => group).Where(i => i.PlannedAt >= begun) : [];
        await db.SaveChangesAsync(stop);

        var answers = rows.Zip(recorded).Where(pair => pair.First.Answer is not null).Select(pair => Answer(pair.First.Answer!, pair.Second.Interaction)).ToList();
        var stored = survey is { IsStored: true } ? await services.GetRequiredService<OutsideAnswers>().Store(survey.Version, answers, stop) : [];
        if (!order.IsTrial)
            await transaction.CommitAsync(stop);

        report.InteractionsAdded += recorded.Count(r => r.IsNew);
        report.InteractionsKnown += recorded.Count(r => !r.IsNew);
        report.AnswersAdded += survey is { IsStored: false } ? answers.Count : stored.Count(s => s.IsNew);
        report.AnswersKnown += stored.Count(s => !s.IsNew);
        report.Add(planned);
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
}
