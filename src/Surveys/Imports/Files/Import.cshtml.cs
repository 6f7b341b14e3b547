using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>One file: which column is what, the dry run, the import, and what came of it.</summary>
[NeedsRole(Role.Admin), RequestFormLimits(ValueCountLimit = 500)]
internal sealed class ImportModel(SurveysDb db, FileShelf shelf, ImportDesk desk) : PageModel
{
    public const int RowsShown = 3;

    private const int NotesShown = 10;
    private const int MostWords = 50;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ImportForm Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public FileImport Import { get; private set; } = null!;
    public FileHead? Head { get; private set; }
    public bool IsRemembered { get; private set; }
    public IReadOnlyList<SurveyOfAnswers> Existing { get; private set; } = [];
    public IReadOnlyList<ImportNote> Notes { get; private set; } = [];

    public static IEnumerable<SurveyOfAnswers> Fresh => Templates.All.Select(template => new SurveyOfAnswers($"{template.Name} (imported)", template.Id));

    /// <summary>What stands in the status column, as far as it has been seen, with what it means.</summary>
    public IReadOnlyList<(string Word, InteractionStatus? Meaning)> Words { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        if (!await Load(stop))
            return NotFound();
        // A part of the page asks for itself while there is work; what comes afterwards is another page.
        if (!Import.IsAtWork && Request.Headers.ContainsKey("HX-Request"))
            Response.Headers["HX-Refresh"] = "true";
        if (Import.State == ImportState.Choosing && Head is not null)
        {
            Form = ImportForm.Of(Import, await Choices(stop));
            ListWords();
        }

        return Page();
    }

    private async Task<ImportChoices> Choices(CancellationToken stop)
    {
        if (Import.Choices is { } chosen)
            return chosen;
        if (await desk.Remembered(Import, stop) is { } remembered)
        {
            IsRemembered = true;
            return remembered;
        }

        var columns = ColumnGuess.Of(Head!);
        var status = columns.Where(column => column.Value == ColumnRole.Status).Select(column => column.Key).FirstOrDefault();
        return new ImportChoices
        {
            Source = "import",
            TimeZone = HttpContext.Workspace()!.TimeZone,
            Dates = ColumnGuess.Dates(Head!, columns),
            Columns = columns,
            Statuses = (status is null ? [] : Head!.Values(status).Take(MostWords)).Where(word => ColumnGuess.MeaningOf(word) is not null).ToDictionary(word => word, word => ColumnGuess.MeaningOf(word)!.Value),
            Survey = Existing.Count > 0 ? Existing[0] : Fresh.First(survey => survey.Template == "csat5"),
        };
    }

    public Task<IActionResult> OnPostTry(CancellationToken stop) => Begin(isTrial: true, stop);

    public Task<IActionResult> OnPostStart(CancellationToken stop) => Begin(isTrial: false, stop);

    private async Task<IActionResult> Begin(bool isTrial, CancellationToken stop)
    {
        if (!await Load(stop))
            return NotFound();
        if (Head is null)
            return RedirectToPage(new { Id });

        if (ModelState.IsValid && await this.Try(() => desk.Begin(Id, isTrial, Form.ToChoices(Import, Head, [.. Existing, .. Fresh]), stop)))
            return RedirectToPage(new { Id });

        ListWords();
        return Page();
    }

    public async Task<IActionResult> OnPostCancel(CancellationToken stop)
    {
        if (!await Load(stop))
            return NotFound();

        var isThere = await desk.Cancel(Id, stop);
        if (!isThere)
            Done = $"{Import.FileName} is deleted.";
        return isThere ? RedirectToPage(new { Id }) : LocalRedirect("/imports");
    }

    /// <summary>The rows that could not be taken, as a file.</summary>
    public async Task<IActionResult> OnGetNotes(CancellationToken stop)
    {
        if (!await Load(stop))
            return NotFound();

        var notes = db.ImportNotes.AsNoTracking().Where(n => n.ImportId == Id).OrderBy(n => n.Number).Select(n => new RowNote(n.Line, n.Message, n.IsLost));
        await using var csv = CsvFormat.Begin(Response, "rows-not-taken");
        await NoteFile.Write(notes.AsAsyncEnumerable(), csv, stop);
        return new EmptyResult();
    }

    private async Task<bool> Load(CancellationToken stop)
    {
        if (await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == Id, stop) is not { } import)
            return false;

        Import = import;
        Notes = await db.ImportNotes.AsNoTracking().Where(n => n.ImportId == Id).OrderBy(n => n.Number).Take(NotesShown).ToListAsync(stop);
        if (import.State != ImportState.Choosing)
            return true;

        Head = await shelf.HeadOf(import, stop);
        Existing = await db.Surveys.AsNoTracking().Where(s => !s.IsAnonymous).OrderByDescending(s => s.CreatedAt).Select(s => new SurveyOfAnswers(s.Name, s.Template)).ToListAsync(stop);
        return true;
    }

    private void ListWords()
    {
        var said = Form.Words.Zip(Form.Meanings).DistinctBy(word => word.First).ToDictionary(word => word.First, word => word.Second);
        var index = Form.Columns.IndexOf(ColumnRole.Status);
        var seen = index < 0 || index >= Import.Headers.Length ? [] : Head!.Values(Import.Headers[index]).Concat(Import.Trial?.UnknownStatuses ?? []);
        Words = [.. seen.Distinct().Take(MostWords).Select(word => (word, said.TryGetValue(word, out var meaning) ? meaning : ColumnGuess.MeaningOf(word)))];
    }

    /// <summary>Something of each column, to know it by.</summary>
    public string Examples(string column) => string.Join(" · ", Head!.Values(column).Take(RowsShown).Select(value => value.Length > 60 ? $"{value[..60]}…" : value));

    public static IEnumerable<InteractionStatus> Statuses => Enum.GetValues<InteractionStatus>();
}
