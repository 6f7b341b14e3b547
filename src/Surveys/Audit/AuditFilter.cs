using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Audit;

/// <summary>Which entries are meant: the filters of `GET /audit`. Days are the workspace's own, `to` is exclusive.</summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Actor">A part of the name of who did it, or the id.</param>
internal sealed record AuditFilter(string? Action, string? Actor, DateOnly? From, DateOnly? To)
{
    private const int FirstYear = 1990;
    private const int LastYear = 2200;

    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.Require(Action is null || AuditActions.All.ContainsKey(Action), "action", $"must be one of {string.Join(", ", AuditActions.All.Keys)}.");
        errors.CheckText(Actor, "actor", 254);
        foreach (var (day, field) in new[] { (From, "from"), (To, "to") })
            errors.Require(day is null or { Year: >= FirstYear and <= LastYear }, field, $"must lie from {FirstYear} to {LastYear}.");
        return errors;
    }

    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries, Zone zone)
    {
        var pattern = Blank.ToNull(Actor) is { } typed ? Like.Containing(typed) : null;
        Guid? actorId = Guid.TryParse(Actor, out var id) ? id : null;
        DateTimeOffset? from = From is { } first ? zone.StartOf(first) : null;
        DateTimeOffset? to = To is { } end ? zone.StartOf(end) : null;
        return entries
            .Where(e => Action == null || e.Action == Action)
            .Where(e => pattern == null || EF.Functions.ILike(e.ActorName, pattern, Like.Escape) || (actorId != null && e.ActorId == actorId))
            .Where(e => (from == null || e.At >= from) && (to == null || e.At < to));
    }
}
