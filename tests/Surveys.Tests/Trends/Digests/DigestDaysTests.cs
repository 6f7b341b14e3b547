using System.Globalization;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Tests.Trends;

/// <summary>When digests are due, and of which days they tell.</summary>
public sealed class DigestDaysTests
{
    private static readonly Zone Bucharest = Zone.Of("Europe/Bucharest");

    [Theory]
    [InlineData("daily", "2026-11-23T05:59Z", "2026-11-23T06:00Z", "2026-11-22", "2026-11-23")]
    [InlineData("daily", "2026-11-23T06:00Z", "2026-11-24T06:00Z", "2026-11-23", "2026-11-24")]
    [InlineData("weekly", "2026-11-23T05:59Z", "2026-11-23T06:00Z", "2026-11-16", "2026-11-23")]
    [InlineData("weekly", "2026-11-29T22:30Z", "2026-11-30T06:00Z", "2026-11-23", "2026-11-30")]
    [InlineData("monthly", "2026-01-31T12:00Z", "2026-02-01T06:00Z", "2026-01-01", "2026-02-01")]
    [InlineData("monthly", "2026-03-31T22:00Z", "2026-04-01T05:00Z", "2026-03-01", "2026-04-01")]
    [InlineData("monthly", "2028-02-15T12:00Z", "2028-03-01T06:00Z", "2028-02-01", "2028-03-01")]
    public void The_first_one_comes_when_its_hour_comes_next_and_tells_of_the_period_before(string frequency, string now, string due, string from, string to)
    {
        var digest = Digest(frequency, 8, now);

        Assert.Equal(At(due), digest.NextDueAt);
        Assert.Equal(new Period(Day(from), Day(to)), digest.Due(Bucharest, At(due)));
        Assert.Null(digest.Due(Bucharest, At(due).AddSeconds(-1)));
    }

    [Theory]
    // Clocks go from three to four on 29 March, and from four to three on 25 October.
    [InlineData(3, "2026-03-27T12:00Z", "2026-03-28T01:00Z 2026-03-29T01:00Z 2026-03-30T00:00Z")]
    [InlineData(8, "2026-03-27T12:00Z", "2026-03-28T06:00Z 2026-03-29T05:00Z 2026-03-30T05:00Z")]
    [InlineData(3, "2026-10-23T12:00Z", "2026-10-24T00:00Z 2026-10-25T00:00Z 2026-10-26T01:00Z")]
    [InlineData(8, "2026-10-23T12:00Z", "2026-10-24T05:00Z 2026-10-25T06:00Z 2026-10-26T06:00Z")]
    [InlineData(0, "2026-10-23T12:00Z", "2026-10-23T21:00Z 2026-10-24T21:00Z 2026-10-25T22:00Z")]
    public void When_clocks_change_each_day_is_told_once_at_its_hour(int hour, string subscribed, string moments)
    {
        var digest = Digest("daily", hour, subscribed);
        var (told, due) = (new List<Period>(), new List<DateTimeOffset>());
        for (var now = At(subscribed); due.Count < 3; now = now.AddMinutes(5))
        {
            if (digest.NextDueAt > now || digest.Due(Bucharest, now) is not { } period)
                continue;
            due.Add(now);
            told.Add(period);
            digest.Tell(period, Bucharest);
        }

        Assert.Equal(moments.Split(' ').Select(At), due);
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public void What_was_missed_while_no_worker_ran_is_told_once_by_the_newest_period()
    {
        var digest = Digest("daily", 8, "2026-11-16T12:00Z");

        var period = digest.Due(Bucharest, At("2026-11-23T05:00Z"))!.Value;
        digest.Tell(period, Bucharest);

        Assert.Equal(new Period(Day("2026-11-21"), Day("2026-11-22")), period);
        Assert.Equal(At("2026-11-23T06:00Z"), digest.NextDueAt);
    }

    [Theory]
    [InlineData("Asia/Tokyo", "2026-11-23T23:00Z")]
    [InlineData("America/New_York", "2026-11-24T13:00Z")]
    public void In_another_zone_no_day_is_told_twice_and_none_left_out(string zone, string next)
    {
        var digest = Digest("daily", 8, "2026-11-22T12:00Z");
        digest.Tell(digest.Due(Bucharest, At("2026-11-23T06:00Z"))!.Value, Bucharest);
        var moved = Zone.Of(zone);

        digest.Plan(moved);

        Assert.Equal(At(next), digest.NextDueAt);
        Assert.Null(digest.Due(moved, At(next).AddSeconds(-1)));
        Assert.Equal(new Period(Day("2026-11-23"), Day("2026-11-24")), digest.Due(moved, At(next)));
    }

    [Fact]
    public void Who_wants_it_later_in_the_day_or_less_often_is_not_told_twice()
    {
        var digest = Digest("daily", 8, "2026-11-22T12:00Z");
        digest.Tell(digest.Due(Bucharest, At("2026-11-23T06:00Z"))!.Value, Bucharest);

        digest.Subscribe(DigestFrequency.Daily, 10, [], Bucharest, At("2026-11-23T07:00Z"));
        Assert.Equal(At("2026-11-24T08:00Z"), digest.NextDueAt);
        digest.Subscribe(DigestFrequency.Monthly, 10, [], Bucharest, At("2026-11-23T07:00Z"));
        Assert.Equal(At("2026-12-01T08:00Z"), digest.NextDueAt);
        digest.SwitchOff();
        Assert.Null(digest.NextDueAt);
    }

    [Fact]
    public void Who_wants_it_earlier_in_the_day_still_gets_what_is_due()
    {
        var digest = Digest("weekly", 20, "2026-11-22T12:00Z");

        digest.Subscribe(DigestFrequency.Weekly, 8, [], Bucharest, At("2026-11-23T07:00Z"));

        Assert.Equal(At("2026-11-23T06:00Z"), digest.NextDueAt);
        Assert.Equal(new Period(Day("2026-11-16"), Day("2026-11-23")), digest.Due(Bucharest, At("2026-11-23T07:00Z")));
    }

    private static Digest Digest(string frequency, int hour, string now)
    {
        var digest = new Digest { TenantId = Guid.CreateVersion7(), MemberId = Guid.CreateVersion7() };
        digest.Subscribe(Surveys.Shared.EnumText.Parse<DigestFrequency>(frequency), hour, [], Bucharest, At(now));
        return digest;
    }

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
