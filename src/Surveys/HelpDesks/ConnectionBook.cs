using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.HelpDesks;

/// <summary>Makes, changes and removes connections to help desks.</summary>
internal sealed class ConnectionBook(SurveysDb db, CurrentTenant tenant, ConnectionSecrets secrets, LinkTokens tokens, BaseUrl baseUrl, AuditLog audit, TimeProvider clock)
{
    private const int Most = 50;

    public string Address(Connection connection) => baseUrl.To($"hooks/{tokens.Create(LinkPurpose.Hook, connection.TenantId, connection.Id)}");

    public Task<Connection?> Find(Guid id, CancellationToken stop) => db.Connections.SingleOrDefaultAsync(c => c.Id == id && c.RemovedAt == null, stop);

    /// <summary>Makes a connection and saves it.</summary>
    /// <returns>The connection, and the secret where it is one that we made.</returns>
    /// <exception cref="InvalidInputException">It has no name, or isn't of a kind that we know.</exception>
    /// <exception cref="ConflictException">There are enough.</exception>
    public async Task<(Connection Made, string? Secret)> Make(string? kind, string? name, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.CheckText(name, "name", 100, required: true);
        var vendor = EnumText.TryParse<Vendor>(kind);
        errors.Require(vendor is not null, "vendor", $"must be one of {EnumText.All<Vendor>()}.");
        errors.ThrowIfAny();
        var sources = await db.Connections.Where(c => c.RemovedAt == null).Select(c => c.Source).ToListAsync(stop);
        if (sources.Count >= Most)
            throw new ConflictException($"There are {Most} connections. Remove one first.");

        var now = clock.GetUtcNow();
        var made = new Connection
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            Vendor = vendor!.Value,
            Name = name!.Trim(),
            Source = FreeSource(vendor == Vendor.Generic ? Slug.Of(name) : EnumText.Of(vendor.Value), sources),
            Mapping = Mapping.None,
            CreatedAt = now,
        };
        var secret = made.Vendor.BringsItsSecret() ? null : Renew(made);
        db.Connections.Add(made);
        audit.Note(AuditActions.ConnectionMade, SubjectOf(made), after: new { made.Vendor, made.Source });
        await db.SaveChangesAsync(stop);
        return (made, secret);
    }

    /// <summary>Keeps the help desk's own secret.</summary>
    /// <exception cref="InvalidInputException">It isn't one.</exception>
    public async Task Keep(Connection connection, string? secret, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.CheckText(secret, "secret", 1000, required: true);
        errors.ThrowIfAny();
        connection.Secret = secrets.Seal(connection, secret!.ReplaceLineEndings("\n").Trim());
        audit.Note(AuditActions.ConnectionChanged, SubjectOf(connection), after: new { Secret = "another" });
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Makes another secret; the one before opens nothing from now on.</summary>
    public async Task<string> RenewSecret(Connection connection, CancellationToken stop)
    {
        var secret = Renew(connection);
        audit.Note(AuditActions.ConnectionChanged, SubjectOf(connection), after: new { Secret = "another" });
        await db.SaveChangesAsync(stop);
        return secret;
    }

    public async Task Map(Connection connection, Mapping mapping, CancellationToken stop)
    {
        audit.Note(AuditActions.ConnectionChanged, SubjectOf(connection), before: Noted(connection.Mapping), after: Noted(mapping));
        connection.Mapping = mapping;
        await db.SaveChangesAsync(stop);
    }

    /// <summary>From now on its address says that it's gone. Its interactions stay; its payloads and its secret go.</summary>
    public async Task Remove(Connection connection, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        connection.Remove(clock.GetUtcNow());
        audit.Note(AuditActions.ConnectionRemoved, SubjectOf(connection));
        await db.SaveChangesAsync(stop);
        await db.ReceivedPayloads.Where(p => p.ConnectionId == connection.Id).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(stop);
    }

    private string Renew(Connection connection)
    {
        var secret = ConnectionSecrets.Make();
        connection.Secret = secrets.Seal(connection, secret);
        return secret;
    }

    /// <summary>Two help desks number their tickets alike, so each has a source of its own. One that is removed and connected again goes on with its tickets.</summary>
    private static string FreeSource(string wanted, List<string> taken) =>
        taken.Contains(wanted) ? Enumerable.Range(2, Most).Select(n => $"{wanted}-{n}").First(source => !taken.Contains(source)) : wanted;

    private static object Noted(Mapping mapping) => new { Paths = string.Join(", ", mapping.Paths.Select(p => $"{p.Key}: {p.Value}")), States = mapping.StatesAsText().Replace("\n", ", ", StringComparison.Ordinal) };

    private static Subject SubjectOf(Connection connection) => new("connection", connection.Id, connection.Name);
}
