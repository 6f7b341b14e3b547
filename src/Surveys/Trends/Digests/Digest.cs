using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Accounts;
using Surveys.Tenants;

namespace Surveys.Trends;

internal enum DigestFrequency
{
    Daily,
    Weekly,
    Monthly,
}

/// <summary>The numbers by mail: what a member wants to be told, and when.</summary>
internal sealed class Digest : ITenantOwned
{
    public const int UsualHour = 8;

    public required Guid TenantId { get; init; }
    public required Guid MemberId { get; init; }
    public DigestFrequency Frequency { get; private set; } = DigestFrequency.Weekly;

    /// <summary>Of the day, in the workspace's zone: from 0 to 23.</summary>
    public int Hour { get; private set; } = UsualHour;

    /// <summary>Of which surveys; none stands for all that are live.</summary>
    public Guid[] SurveyIds { get; private set; } = [];

    /// <summary>The first day that no digest has told of yet: so none is told of twice, whatever becomes of the hour and the zone.</summary>
    public DateOnly ToldUntilDay { get; private set; }

    /// <summary>Nothing while it's switched off.</summary>
    public DateTimeOffset? NextDueAt { get; private set; }

    /// <summary>Wants it so from now on: the first tells of the period that is over when its hour comes next.</summary>
    public void Subscribe(DigestFrequency frequency, int hour, IEnumerable<Guid> surveys, Zone zone, DateTimeOffset now)
    {
        // Who only moves the hour still gets what is due and wasn't told.
        var goesOn = NextDueAt is not null && frequency == Frequency;
        (Frequency, Hour, SurveyIds) = (frequency, hour, [.. surveys.Distinct().Order()]);
        if (!goesOn && NewestEnd(zone, now) is var told && told > ToldUntilDay)
            ToldUntilDay = told;
        Plan(zone);
    }

    public void SwitchOff() => NextDueAt = null;

    /// <summary>The period that is to be told of now. Where several passed by, as no worker ran, the newest alone.</summary>
    public Period? Due(Zone zone, DateTimeOffset now) => NewestEnd(zone, now) is var end && end > ToldUntilDay ? Frequency.Before(end) : null;

    public void Tell(Period period, Zone zone)
    {
        ToldUntilDay = period.To;
        Plan(zone);
    }

    /// <summary>What is due stays so.</summary>
    public void WaitUntil(DateTimeOffset moment) => NextDueAt = moment;

    /// <summary>In the workspace's zone as it is now.</summary>
    public void Plan(Zone zone) => NextDueAt = MomentOf(Frequency.NextEnd(ToldUntilDay), zone);

    /// <summary>The end of the newest period whose hour has come.</summary>
    private DateOnly NewestEnd(Zone zone, DateTimeOffset now)
    {
        var end = Frequency.EndBy(zone.DayOf(now));
        return MomentOf(end, zone) <= now ? end : Frequency.EndBy(end.AddDays(-1));
    }

    private DateTimeOffset MomentOf(DateOnly end, Zone zone) => zone.At(end.ToDateTime(new TimeOnly(Hour, 0)));
}

/// <summary>Days, weeks from Monday, and months, as everywhere.</summary>
internal static class DigestPeriods
{
    public static TrendInterval Interval(this DigestFrequency frequency) => frequency switch
    {
        DigestFrequency.Daily => TrendInterval.Day,
        DigestFrequency.Weekly => TrendInterval.Week,
        _ => TrendInterval.Month,
    };

    /// <summary>The period that ends with a day, which isn't of it any more.</summary>
    public static Period Before(this DigestFrequency frequency, DateOnly end) => new(frequency.EndBy(end.AddDays(-1)), end);

    /// <summary>The newest end of a period, on the day or before.</summary>
    public static DateOnly EndBy(this DigestFrequency frequency, DateOnly day) => frequency.Interval().StartOf(day);

    /// <summary>The first end of a period behind a day.</summary>
    public static DateOnly NextEnd(this DigestFrequency frequency, DateOnly day) => frequency.Interval().Next(frequency.EndBy(day));

    /// <summary>The period and so many before it in one.</summary>
    public static Period With(this DigestFrequency frequency, Period period, int before)
    {
        for (; before > 0; before--)
            period = period with { From = frequency.EndBy(period.From.AddDays(-1)) };
        return period;
    }
}

internal sealed class DigestMapping : IEntityTypeConfiguration<Digest>
{
    public void Configure(EntityTypeBuilder<Digest> digest)
    {
        digest.HasKey(d => new { d.TenantId, d.MemberId });
        digest.HasOne<Member>().WithOne().HasForeignKey<Digest>(d => new { d.TenantId, d.MemberId }).OnDelete(DeleteBehavior.Cascade);
        digest.HasIndex(d => new { d.TenantId, d.NextDueAt }).HasFilter("next_due_at is not null");
    }
}
