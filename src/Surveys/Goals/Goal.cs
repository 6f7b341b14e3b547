using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Goals;

internal enum GoalVerdict
{
    TooEarly,
    OnTrack,
    AtRisk,
    OffTrack,

    /// <summary>The deadline has passed, and the figure had reached the target.</summary>
    Met,
    Missed,

    /// <summary>The deadline has passed, and there was too little to tell by.</summary>
    Unknown,
}

/// <summary>What is wanted of one figure until a day.</summary>
internal sealed class Goal : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required Measure Metric { get; set; }

    /// <summary>Where it began.</summary>
    public required double Baseline { get; set; }

    /// <summary>Of the baseline's 95 % margin; nothing where it was given by hand.</summary>
    public double? BaselineLow { get; set; }

    public double? BaselineHigh { get; set; }
    public required double Target { get; set; }
    public required DateOnly StartDay { get; set; }

    /// <summary>The last day that counts.</summary>
    public required DateOnly DeadlineDay { get; set; }

    /// <summary>The member who looks after it; nothing once they have left.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>The value or pillar that it serves, in words.</summary>
    public string? Serves { get; set; }

    /// <summary>As it was when it was looked at last.</summary>
    public GoalVerdict Verdict { get; private set; } = GoalVerdict.TooEarly;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Nothing once the deadline has passed.</summary>
    public DateTimeOffset? NextLookAt { get; private set; }

    public DateTimeOffset? ReviewedAt { get; private set; }

    /// <summary>What was learnt from it, after the deadline.</summary>
    public string? Review { get; private set; }

    /// <returns>Whether the verdict is another now.</returns>
    public bool Judge(GoalVerdict verdict, DateTimeOffset? nextLookAt)
    {
        var isOther = verdict != Verdict;
        (Verdict, NextLookAt) = (verdict, nextLookAt);
        return isOther;
    }

    /// <summary>To be looked at as soon as may be, after it was set or changed.</summary>
    public void LookSoon(DateTimeOffset now) => NextLookAt = now;

    public void Close(string review, DateTimeOffset now) => (Review, ReviewedAt) = (review, now);
}

/// <summary>Something that happened to a goal, in words.</summary>
internal sealed class GoalNote : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid GoalId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Words { get; init; }

    public static GoalNote Of(Goal goal, string words, DateTimeOffset now) =>
        new() { TenantId = goal.TenantId, Id = Guid.CreateVersion7(now), GoalId = goal.Id, At = now.ToStored(), Words = words };
}

internal sealed class GoalMapping : IEntityTypeConfiguration<Goal>
{
    public void Configure(EntityTypeBuilder<Goal> goal)
    {
        goal.HasKey(g => new { g.TenantId, g.Id });
        goal.Property(g => g.Metric).HasJsonb();
        goal.HasIndex(g => new { g.TenantId, g.OwnerId });
        goal.HasIndex(g => new { g.TenantId, g.NextLookAt }).HasFilter("next_look_at is not null");
        goal.HasOne<Member>().WithMany().HasForeignKey(g => new { g.TenantId, g.OwnerId });
    }
}

internal sealed class GoalNoteMapping : IEntityTypeConfiguration<GoalNote>
{
    public void Configure(EntityTypeBuilder<GoalNote> note)
    {
        note.HasKey(n => new { n.TenantId, n.Id });
        note.HasIndex(n => new { n.TenantId, n.GoalId, n.Id });
        note.HasOne<Goal>().WithMany().HasForeignKey(n => new { n.TenantId, n.GoalId }).OnDelete(DeleteBehavior.Cascade);
    }
}
