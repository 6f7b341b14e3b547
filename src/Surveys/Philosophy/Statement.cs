using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Accounts;
using Surveys.Goals;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Philosophy;

/// <summary>Something that support holds dear, as what it does.</summary>
/// <param name="Key">Of it among the workspace's, for good, whatever it's called: colleagues' ratings are kept by it.</param>
/// <param name="Action">"We answer as we would want to be answered."</param>
/// <param name="Measures">The figures that show it.</param>
internal sealed record Value(string Key, string Name, string Action, IReadOnlyList<Measure> Measures);

/// <summary>The figures by which a team sees how it does, each of that team alone.</summary>
internal sealed record TeamMeasures(Guid Team, IReadOnlyList<Measure> Measures);

/// <summary>A workspace's service philosophy. Without a row nothing is written down yet.</summary>
internal sealed class Statement : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>What support is there for.</summary>
    public string? Purpose { get; set; }

    /// <summary>Where it wants to be.</summary>
    public string? Vision { get; set; }

    public required IReadOnlyList<Value> Values { get; set; }
    public required IReadOnlyList<TeamMeasures> Teams { get; set; }

    /// <summary>The member who looks after it; nothing once they have left.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>When it's to be read again, whether it still holds.</summary>
    public DateOnly? RevisitDay { get; private set; }

    /// <summary>Nothing once the owner was reminded.</summary>
    public DateTimeOffset? RemindAt { get; private set; }

    /// <summary>Of the link under which anybody may read its words; another each time it's made public.</summary>
    public Guid? PublicId { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public void Revisit(DateOnly? day, DateTimeOffset? remindAt) => (RevisitDay, RemindAt) = (day, remindAt);

    public void HasReminded() => RemindAt = null;
}

internal sealed class StatementMapping : IEntityTypeConfiguration<Statement>
{
    public void Configure(EntityTypeBuilder<Statement> statement)
    {
        statement.ToTable("Philosophies");
        statement.HasKey(s => s.TenantId);
        statement.Property(s => s.Values).HasJsonb();
        statement.Property(s => s.Teams).HasJsonb();
        statement.HasIndex(s => new { s.TenantId, s.OwnerId });
        statement.HasOne<Member>().WithMany().HasForeignKey(s => new { s.TenantId, s.OwnerId });
    }
}
