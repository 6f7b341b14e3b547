using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Tenants;

/// <summary>Says that a workspace has work of a kind from a moment on. Stands outside the wall, so that a job finds it.</summary>
internal sealed class DueHint
{
    public const string Invitations = "invitations";
    public const string Turns = "turns";
    public const string Retention = "retention";
    public const string Deletion = "deletion";
    public const string Days = "days";
    public const string Blending = "blending";
    public const string KeptReplies = "kept_replies";
    public const string Payloads = "payloads";
    public const string Imports = "imports";
    public const string Senders = "senders";
    public const string ImportFiles = "import_files";
    public const string Digests = "digests";
    public const string Goals = "goals";
    public const string Colleagues = "colleagues";
    public const string Philosophy = "philosophy";

    public required Guid TenantId { get; init; }
    public required string Work { get; init; }
    public required DateTimeOffset DueAt { get; set; }
}

internal sealed class DueHintMapping : IEntityTypeConfiguration<DueHint>
{
    public void Configure(EntityTypeBuilder<DueHint> hint)
    {
        hint.HasKey(h => new { h.TenantId, h.Work });
        hint.HasOne<Tenant>().WithMany().HasForeignKey(h => h.TenantId);
    }
}

internal static class DueHints
{
    /// <summary>Notes work due at a moment; an earlier note stays. Part of the caller's transaction.</summary>
    public static Task NoteDue(this SurveysDb db, Guid tenantId, string work, DateTimeOffset dueAt, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into due_hints (tenant_id, work, due_at) values ({tenantId}, {work}, {dueAt})
            on conflict (tenant_id, work) do update set due_at = least(due_hints.due_at, excluded.due_at)
            """,
            stop);

    /// <summary>Sets the hint to what is due next, or takes it away. Holds its row meanwhile: who notes something now waits, and then notes it anew.</summary>
    /// <param name="next">When there is more to do, if ever.</param>
    public static async Task SettleDue(this SurveysDb db, Guid tenantId, string work, Func<Task<DateTimeOffset?>> next, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var hint = await db.DueHints.FromSql($"select * from due_hints where tenant_id = {tenantId} and work = {work} for update").SingleOrDefaultAsync(stop);
        if (hint is null)
            return;

        if (await next() is { } dueAt)
            hint.DueAt = dueAt;
        else
            db.DueHints.Remove(hint);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
