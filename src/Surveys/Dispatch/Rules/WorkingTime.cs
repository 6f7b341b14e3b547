using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>When the company works: the JSON of the API, kept as it is. Rules count business hours by it, and quiet hours know its holidays.</summary>
internal sealed record WorkingTime
{
    private const int MostHolidays = 400;
    private static readonly Weekday[] MondayToFriday = [Weekday.Mon, Weekday.Tue, Weekday.Wed, Weekday.Thu, Weekday.Fri];

    [JsonRequired]
    public TimeOnly From { get; init; }

    /// <summary>Midnight means the end of the day.</summary>
    [JsonRequired]
    public TimeOnly To { get; init; }

    public IReadOnlyList<Weekday> Days { get; init => field = value ?? MondayToFriday; } = MondayToFriday;
    public IReadOnlyList<DateOnly> Holidays { get; init => field = value ?? []; } = [];

    public static WorkingTime Usual { get; } = new() { From = new TimeOnly(9, 0), To = new TimeOnly(17, 0) };

    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public void Check()
    {
        var errors = new FieldErrors();
        errors.Require(From < To || (To == TimeOnly.MinValue && From != To), "to", "must be later than from; 00:00 is the end of the day.");
        errors.Require(Days.Count > 0, "days", "must name at least one day on which you work, for example mon.");
        errors.Require(Holidays.Count <= MostHolidays, "holidays", $"has more than {MostHolidays} days.");
        errors.ThrowIfAny();
    }

    /// <summary>From when to when is worked on a day; nothing where it's free.</summary>
    public (DateTimeOffset Begins, DateTimeOffset Ends)? On(DateOnly day, Zone zone) => !Days.IsOn(day) || Holidays.Contains(day)
        ? null
        : (zone.At(day.ToDateTime(From)), To == TimeOnly.MinValue ? zone.StartOf(day.AddDays(1)) : zone.At(day.ToDateTime(To)));

    /// <summary>The moment at which so much working time has passed.</summary>
    public DateTimeOffset After(DateTimeOffset start, TimeSpan working, Zone zone)
    {
        for (var day = zone.DayOf(start); ; day = day.AddDays(1))
        {
            if (On(day, zone) is not var (begins, ends))
                continue;
            if (begins < start)
                begins = start;
            if (ends <= begins)
                continue;
            if (working <= ends - begins)
                return begins + working;

            working -= ends - begins;
        }
    }
}

/// <summary>A workspace's own working time; one without is as <see cref="WorkingTime.Usual"/>.</summary>
internal sealed class OwnWorkingTime : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required WorkingTime Terms { get; set; }
}

internal sealed class OwnWorkingTimeMapping : IEntityTypeConfiguration<OwnWorkingTime>
{
    public void Configure(EntityTypeBuilder<OwnWorkingTime> own)
    {
        own.ToTable("working_times");
        own.HasKey(w => w.TenantId);
        own.Property(w => w.Terms).HasJsonb();
    }
}
