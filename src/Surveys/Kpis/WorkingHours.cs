using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Kpis;

/// <summary>How much working time lies between two moments. Remembers the days it has looked at, as thousands of requests share them.</summary>
internal sealed class WorkingHours(WorkingTime terms, Zone zone)
{
    private readonly Dictionary<DateOnly, (DateTimeOffset Begins, DateTimeOffset Ends)?> days = [];

    /// <summary>Backwards below zero, by as much working time as lies between.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        // By the least, where all of it lies outside working hours: it ran backwards all the same.
        if (to < from)
            return Between(to, from) is { Ticks: > 0 } backwards ? -backwards : TimeSpan.FromTicks(-1);

        var passed = TimeSpan.Zero;
        for (var (day, last) = (zone.DayOf(from), zone.DayOf(to)); day <= last; day = day.AddDays(1))
        {
            if (Of(day) is not { } hours)
                continue;

            var (begins, ends) = (hours.Begins > from ? hours.Begins : from, hours.Ends < to ? hours.Ends : to);
            if (ends > begins)
                passed += ends - begins;
        }

        return passed;
    }

    private (DateTimeOffset Begins, DateTimeOffset Ends)? Of(DateOnly day)
    {
        if (!days.TryGetValue(day, out var hours))
            days[day] = hours = terms.On(day, zone);
        return hours;
    }
}
