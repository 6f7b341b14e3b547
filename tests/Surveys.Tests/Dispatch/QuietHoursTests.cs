using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Tests.Dispatch;

public sealed class QuietHoursTests
{
    private static readonly QuietHours Nights = new(new TimeOnly(20, 0), new TimeOnly(8, 0));

    private static DateTimeOffset Utc(int month, int day, int hour, int minute = 0) => new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    [Fact]
    public void In_the_day_it_is_now() => Assert.Equal(Utc(11, 18, 12), Nights.NextAllowed(Utc(11, 18, 12), Zone.Of("UTC"), []));

    [Fact]
    public void Eight_sharp_is_day_and_twenty_sharp_is_night()
    {
        Assert.Equal(Utc(11, 18, 8), Nights.NextAllowed(Utc(11, 18, 8), Zone.Of("UTC"), []));
        Assert.Equal(Utc(11, 19, 8), Nights.NextAllowed(Utc(11, 18, 20), Zone.Of("UTC"), []));
    }

    [Fact]
    public void A_weekend_waits_for_monday_morning() => Assert.Equal(
        Utc(11, 23, 8), (Nights with { Days = [Weekday.Mon, Weekday.Tue, Weekday.Wed, Weekday.Thu, Weekday.Fri] }).NextAllowed(Utc(11, 20, 21), Zone.Of("UTC"), []));

    [Fact]
    public void Morning_is_the_clocks_morning_when_it_is_set_forward() =>
        // Bucharest goes from UTC+2 to UTC+3 on 29 March 2026: 08:00 there is 05:00 UTC, an hour earlier than the day before.
        Assert.Equal(Utc(3, 29, 5), Nights.NextAllowed(Utc(3, 28, 20), Zone.Of("Europe/Bucharest"), []));

    [Fact]
    public void Morning_is_the_clocks_morning_when_it_is_set_back() =>
        Assert.Equal(Utc(10, 25, 6), Nights.NextAllowed(Utc(10, 24, 20), Zone.Of("Europe/Bucharest"), []));

    [Fact]
    public void An_end_that_the_clock_jumps_over_moves_on_by_the_gap() =>
        // 03:30 does not exist in Bucharest that night.
        Assert.Equal(Utc(3, 29, 1, 30), new QuietHours(new TimeOnly(22, 0), new TimeOnly(3, 30)).NextAllowed(Utc(3, 28, 22), Zone.Of("Europe/Bucharest"), []));

    [Fact]
    public void Hours_that_begin_where_they_end_are_none() =>
        Assert.Equal(Utc(11, 18, 3), new QuietHours(new TimeOnly(8, 0), new TimeOnly(8, 0)).NextAllowed(Utc(11, 18, 3), Zone.Of("UTC"), []));

    [Fact]
    public void A_holiday_is_the_recipients_holiday()
    {
        // Christmas begins in Tokyo while it is the afternoon before in UTC, and ends there at three o'clock in the afternoon.
        Assert.Equal(Utc(12, 25, 23), Nights.NextAllowed(Utc(12, 24, 15), Zone.Of("Asia/Tokyo"), [new DateOnly(2026, 12, 25)]));
        Assert.Equal(Utc(12, 24, 15), Nights.NextAllowed(Utc(12, 24, 15), Zone.Of("UTC"), [new DateOnly(2026, 12, 25)]));
    }
}
