using System.Globalization;
using Surveys.Tenants;

namespace Surveys.Tests.Shared;

public sealed class ZoneTests
{
    [Theory]
    [InlineData("Europe/Bucharest", "2026-03-29T00:59:59Z", "2026-03-29T02:59:59")]
    [InlineData("Europe/Bucharest", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00")]
    [InlineData("Europe/Bucharest", "2026-10-25T00:59:59Z", "2026-10-25T03:59:59")]
    [InlineData("Europe/Bucharest", "2026-10-25T01:00:00Z", "2026-10-25T03:00:00")]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00")]
    [InlineData("Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02T00:00:00")]
    public void The_local_time_follows_the_clock_of_the_place(string zone, string moment, string local)
    {
        var time = Zone.Of(zone).LocalTimeOf(Moment(moment));

        Assert.Equal(local, time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        Assert.Equal(DateOnly.FromDateTime(time), Zone.Of(zone).DayOf(Moment(moment)));
    }

    [Theory]
    [InlineData("2026-03-29T02:59:59", "2026-03-29T00:59:59Z")]
    [InlineData("2026-03-29T03:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026-03-29T04:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T03:30:00", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T04:00:00", "2026-10-25T02:00:00Z")]
    public void A_time_in_the_gap_moves_on_and_of_a_doubled_one_the_earlier_is_taken(string local, string moment) =>
        Assert.Equal(Moment(moment), Zone.Of("Europe/Bucharest").At(DateTime.Parse(local, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("UTC", "2026-03-10", "2026-03-10T00:00:00Z")]
    [InlineData("Europe/Bucharest", "2026-03-29", "2026-03-28T22:00:00Z")]
    [InlineData("Europe/Bucharest", "2026-03-30", "2026-03-29T21:00:00Z")]
    // The clock jumped from midnight to one.
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")]
    // Midnight came twice.
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z")]
    // There was no such day: it begins where the next one does.
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    public void A_day_begins_with_its_first_moment(string zone, string day, string moment) =>
        Assert.Equal(Moment(moment), Zone.Of(zone).StartOf(DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("Europe/Bucharest")]
    [InlineData("America/New_York")]
    [InlineData("Pacific/Apia")]
    [InlineData("Australia/Lord_Howe")]
    public void Every_moment_lies_between_the_start_of_its_day_and_that_of_the_next(string name)
    {
        var zone = Zone.Of(name);
        for (var moment = Moment("2011-01-01T00:15:00Z"); moment.Year < 2013; moment = moment.AddHours(5))
        {
            var day = zone.DayOf(moment);
            Assert.True(zone.StartOf(day) <= moment, $"{moment:u} lies before its day {day:o}");
            Assert.True(moment < zone.StartOf(day.AddDays(1)), $"{moment:u} lies after its day {day:o}");
        }
    }

    [Fact]
    public void The_first_known_name_counts_and_none_means_utc()
    {
        Assert.Equal("Europe/Bucharest", Zone.Of(null, "", "Mars/Olympus", "Europe/Bucharest", "UTC").Name);
        Assert.Equal("UTC", Zone.Of().Name);
        Assert.Equal("UTC", Zone.Of("europe bucharest").Name);
        Assert.True(Zone.IsKnown("America/Argentina/Buenos_Aires"));
        Assert.False(Zone.IsKnown("Europe/bucharest"));
        Assert.False(Zone.IsKnown(""));
        Assert.False(Zone.IsKnown(null));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
