using NodaTime;
using NodaTime.TimeZones;

namespace Surveys.Tenants;

/// <summary>A time zone by its IANA name: which local day a moment falls on, and when a local day begins.</summary>
internal sealed class Zone
{
    private static readonly ZoneLocalMappingResolver FirstMoment =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private Zone(DateTimeZone zone) => Noda = zone;

    public DateTimeZone Noda { get; }

    public string Name => Noda.Id;

    public static bool IsKnown(string? name) => name is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    /// <summary>The first of these names that is a known zone, else UTC: a contact's wrong zone must not stop a mail.</summary>
    public static Zone Of(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (name is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone)
                return new Zone(zone);
        }

        return new Zone(DateTimeZone.Utc);
    }

    public DateOnly DayOf(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(Noda).Date.ToDateOnly();

    /// <summary>The first moment of a local day, in UTC; where the clock jumps over midnight, or over the whole day (Samoa, 30 December 2011), the moment after the jump.</summary>
    public DateTimeOffset StartOf(DateOnly day) =>
        LocalDate.FromDateOnly(day).AtMidnight().InZone(Noda, FirstMoment).ToInstant().ToDateTimeOffset();

    /// <summary>A local date and time as a moment in UTC; one skipped by the clock moves on by the gap, a doubled one is the earlier.</summary>
    public DateTimeOffset At(DateTime local) =>
        LocalDateTime.FromDateTime(local).InZoneLeniently(Noda).ToInstant().ToDateTimeOffset();

    /// <summary>A moment as clocks show it there, with their distance from UTC.</summary>
    public DateTimeOffset InZone(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(Noda).ToDateTimeOffset();

    public DateTime LocalTimeOf(DateTimeOffset moment) =>
        Instant.FromDateTimeOffset(moment).InZone(Noda).LocalDateTime.ToDateTimeUnspecified();
}
