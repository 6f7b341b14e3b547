using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>Upload a file; see what became of the others.</summary>
[NeedsRole(Role.Admin), UploadLimit]
internal sealed class ImportsModel(SurveysDb db, FileShelf shelf) : PageModel
{
    internal sealed record Row(Guid Id, string FileName, DateTimeOffset UploadedAt, ImportState State, double Share, ImportReport? Report);

    private const int MostShown = 100;

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGet(bool tooLarge, CancellationToken stop)
    {
        if (tooLarge)
            ModelState.AddModelError(nameof(Upload), $"The file is larger than {UploadLimitAttribute.Largest / 1024 / 1024} MB. Split it, for example by year, with the first line in each part.");
        await Load(stop);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        FileImport? import = null;
        if (Upload is null)
            ModelState.AddModelError(nameof(Upload), "Choose a file.");
        else if (await this.Try(async () => import = await Put(Upload, stop)))
            return LocalRedirect($"/imports/{import!.Id}");

        await Load(stop);
        return Page();
    }

    private async Task<FileImport> Put(IFormFile file, CancellationToken stop)
    {
        var name = Path.GetFileName(file.FileName);
        await using var stream = file.OpenReadStream();
        var clean = string.Concat(name.Where(sign => !char.IsControl(sign) && !char.IsSurrogate(sign)));
        return await shelf.Put(string.IsNullOrWhiteSpace(clean) ? "file.csv" : clean, stream, stop);
    }

    private async Task Load(CancellationToken stop)
    {
        var rows = await db.Imports.AsNoTracking().OrderByDescending(i => i.Id).Take(MostShown).ToListAsync(stop);
        Rows = rows.ConvertAll(i => new Row(i.Id, i.FileName, i.UploadedAt, i.State, i.Share, i.Report));
    }
}
