using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Kpis;

/// <summary>What support cost in a month, as the workspace has entered it.</summary>
internal sealed class MonthlyCost : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Of the month.</summary>
    public required DateOnly FirstDay { get; init; }

    public required decimal Amount { get; set; }

    /// <summary>Three letters, ISO 4217.</summary>
    public required string Currency { get; set; }

    /// <summary>Of one of the month's days.</summary>
    public decimal PerDay => Amount / DateTime.DaysInMonth(FirstDay.Year, FirstDay.Month);
}

internal sealed class MonthlyCostMapping : IEntityTypeConfiguration<MonthlyCost>
{
    public void Configure(EntityTypeBuilder<MonthlyCost> cost)
    {
        cost.HasKey(c => new { c.TenantId, c.FirstDay });
        cost.Ignore(c => c.PerDay);
    }
}
