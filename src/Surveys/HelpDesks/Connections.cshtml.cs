using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>The help desks that send their tickets here.</summary>
[NeedsRole(Role.Admin)]
internal sealed class ConnectionsModel(SurveysDb db, ConnectionBook book) : PageModel
{
    [BindProperty]
    public string? Vendor { get; set; } = EnumText.Of(HelpDesks.Vendor.Zendesk);

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Shown on the page that follows, and nowhere else.</summary>
    [TempData]
    public string? NewSecret { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<Connection> Connections { get; private set; } = [];

    /// <summary>Those whose last payload couldn't be taken.</summary>
    public IReadOnlySet<Guid> Misread { get; private set; } = new HashSet<Guid>();

    /// <summary>When the last ticket of each was taken, where that is known: payloads are kept for a week.</summary>
    public IReadOnlyDictionary<Guid, DateTimeOffset> TakenAt { get; private set; } = new Dictionary<Guid, DateTimeOffset>();

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        (Connection Made, string? Secret)? made = null;
        if (await this.Try(async () => made = await book.Make(Vendor, Name, stop)))
        {
            NewSecret = made!.Value.Secret;
            return RedirectToPage("/HelpDesks/OneConnection", new { id = made.Value.Made.Id });
        }

        await Load(stop);
        return Page();
    }

    private async Task Load(CancellationToken stop)
    {
        Connections = await db.Connections.AsNoTracking().Where(c => c.RemovedAt == null).OrderBy(c => c.Id).ToListAsync(stop);
        // Ten a connection at most.
        var payloads = (await db.ReceivedPayloads.OrderBy(p => p.Id).Select(p => new { p.ConnectionId, p.Outcome, p.ReceivedAt }).ToListAsync(stop)).ToLookup(p => p.ConnectionId);
        Misread = payloads.Where(of => of.Last().Outcome == PayloadOutcome.Refused).Select(of => of.Key).ToHashSet();
        TakenAt = payloads.SelectMany(of => of.Where(p => p.Outcome == PayloadOutcome.Taken).TakeLast(1)).ToDictionary(p => p.ConnectionId, p => p.ReceivedAt);
    }
}
