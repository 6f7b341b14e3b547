using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>All answers of a day, or those of one agent, team, channel, tag or choice: one row, however many there are.</summary>
internal sealed class DailyTotal : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid SurveyId { get; init; }

    /// <summary>One of <see cref="Facets"/>, or a question.</summary>
    public required string Facet { get; init; }

    /// <summary>An agent's or team's id, the zero id for none; else a name, empty for none. An answer with several tags or choices is under each.</summary>
    public required string Value { get; init; }

    public required DateOnly Day { get; init; }
    public required int RuleVersion { get; init; }
    public required long N { get; init; }

    /// <summary>Those that were given, lowest first.</summary>
    public required int[] Ratings { get; init; }

    /// <summary>How often each of the ratings was given.</summary>
    public required long[] Counts { get; init; }
}

/// <summary>What answers are told apart by, as `counted_totals` in the database names it, beside questions.</summary>
internal static class Facets
{
    /// <summary>All answers together.</summary>
    public const string None = "";

    public const string Agent = "agent";
    public const string Team = "team";
    public const string Channel = "channel";
    public const string Tag = "tag";
}

internal sealed class DailyTotalMapping : IEntityTypeConfiguration<DailyTotal>
{
    public void Configure(EntityTypeBuilder<DailyTotal> total)
    {
        total.HasKey(t => new { t.TenantId, t.SurveyId, t.Facet, t.Day, t.Value, t.RuleVersion });
        total.HasIndex(t => new { t.TenantId, t.SurveyId, t.Day });
    }
}
