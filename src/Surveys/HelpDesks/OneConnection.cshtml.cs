using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>One help desk: its address and secret, how to set it up, how to read it, and what it sent last.</summary>
[NeedsRole(Role.Admin)]
internal sealed class OneConnectionModel(SurveysDb db, ConnectionBook book) : PageModel
{
    /// <summary>The help desk's own, as pasted. It's never shown again.</summary>
    [BindProperty]
    public string? Secret { get; set; }

    /// <summary>One a line: <c>waiting on vendor = pending</c>.</summary>
    [BindProperty]
    public string? States { get; set; }

    /// <summary>One a line: <c>contact.attributes.plan = $.requester.plan</c>.</summary>
    [BindProperty]
    public string? Attributes { get; set; }

    [BindProperty]
    public Dictionary<string, string?> Paths { get; set; } = [];

    [TempData]
    public string? NewSecret { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Connection Connection { get; private set; } = null!;
    public string Address => book.Address(Connection);
    public IReadOnlyList<(ReceivedPayload Payload, string? Gist)> Payloads { get; private set; } = [];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop) => await Load(id, stop) ? Page() : NotFound();

    public Task<IActionResult> OnPostSecret(Guid id, CancellationToken stop) =>
        Act(id, () => book.Keep(Connection, Secret, stop), "The secret is kept. What the help desk sends from now on is checked by it.", stop);

    public Task<IActionResult> OnPostRenew(Guid id, CancellationToken stop) =>
        Act(id, async () => NewSecret = await book.RenewSecret(Connection, stop), null, stop);

    public Task<IActionResult> OnPostMapping(Guid id, CancellationToken stop) => Act(id, () => Map(stop), "Saved. It holds for what comes from now on.", stop);

    public async Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop)
    {
        if (await book.Find(id, stop) is not { } connection)
            return NotFound();

        await book.Remove(connection, stop);
        Done = $"“{connection.Name}” is removed. Its interactions stay; take its webhook away in the help desk too.";
        return RedirectToPage("/HelpDesks/Connections");
    }

    private async Task<IActionResult> Act(Guid id, Func<Task> act, string? done, CancellationToken stop)
    {
        if (!await Load(id, stop))
            return NotFound();
        if (!await this.Try(act))
            return Page();

        Done = done;
        return RedirectToPage(new { id });
    }

    private Task Map(CancellationToken stop)
    {
        var errors = new FieldErrors();
        var states = Mapping.ReadStates(States, errors);
        var isGeneric = Connection.Vendor == Vendor.Generic;
        var (paths, attributes) = isGeneric ? (Mapping.ReadPaths(Paths, errors), Mapping.ReadAttributes(Attributes, errors)) : ([], []);
        errors.ThrowIfAny();
        return book.Map(Connection, new Mapping(new(paths.Concat(attributes)), states), stop);
    }

    private async Task<bool> Load(Guid id, CancellationToken stop)
    {
        Response.Headers.CacheControl = "no-store";
        if (await book.Find(id, stop) is not { } connection)
            return false;

        Connection = connection;
        var payloads = await db.ReceivedPayloads.AsNoTracking().Where(p => p.ConnectionId == id).OrderByDescending(p => p.Id).Take(ReceivedPayload.MostKept).ToListAsync(stop);
        Payloads = payloads.ConvertAll(payload => (payload, Gist.Of(connection, payload)));
        if (!HttpMethods.IsPost(Request.Method))
            (States, Attributes) = (connection.Mapping.StatesAsText(), connection.Mapping.AttributesAsText());
        return true;
    }
}
