using System.Net;
using Surveys.Dispatch;
using Surveys.Tenants;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Dispatch;

public sealed class WorkingTimeTests(House house)
{
    private static readonly WorkingTime Usual = WorkingTime.Usual with { Holidays = [new DateOnly(2026, 12, 25)] };

    private static DateTimeOffset Utc(int month, int day, int hour, int minute = 0) => new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    [Fact]
    public void An_evening_a_weekend_and_a_holiday_do_not_count()
    {
        Assert.Equal(Utc(11, 18, 16), Usual.After(Utc(11, 18, 14), TimeSpan.FromHours(2), Zone.Of("UTC")));
        Assert.Equal(Utc(11, 18, 17), Usual.After(Utc(11, 18, 14), TimeSpan.FromHours(3), Zone.Of("UTC")));
        Assert.Equal(Utc(11, 19, 10), Usual.After(Utc(11, 18, 14), TimeSpan.FromHours(4), Zone.Of("UTC")));
        // From Friday night on; and from Christmas Eve, a Thursday, over Friday and the weekend.
        Assert.Equal(Utc(11, 23, 9, 30), Usual.After(Utc(11, 20, 22), TimeSpan.FromMinutes(30), Zone.Of("UTC")));
        Assert.Equal(Utc(12, 28, 10), Usual.After(Utc(12, 24, 16), TimeSpan.FromHours(2), Zone.Of("UTC")));
    }

    [Fact]
    public void Nothing_to_wait_for_means_the_next_moment_at_which_the_company_works() =>
        Assert.Equal(Utc(11, 19, 9), Usual.After(Utc(11, 18, 20), TimeSpan.Zero, Zone.Of("UTC")));

    [Fact]
    public void The_night_the_clock_is_set_has_an_hour_less_or_more()
    {
        var nights = new WorkingTime { From = new TimeOnly(0, 0), To = new TimeOnly(6, 0), Days = Enum.GetValues<Weekday>() };

        // Bucharest, 29 March 2026: the clock goes from 3 to 4, so five hours end at six, which is 3:00 UTC.
        Assert.Equal(Utc(3, 29, 3), nights.After(Utc(3, 28, 20), TimeSpan.FromHours(5), Zone.Of("Europe/Bucharest")));
        // 25 October: from 4 back to 3, so it takes seven hours until six, which is 4:00 UTC.
        Assert.Equal(Utc(10, 25, 4), nights.After(Utc(10, 24, 21), TimeSpan.FromHours(7), Zone.Of("Europe/Bucharest")));
    }

    [Fact]
    public async Task The_workspaces_own_is_kept_and_a_wrong_one_is_refused()
    {
        var acme = await Workspace.Make(house);

        Assert.Equal("09:00", (string?)(await acme.Get("working-time"))["from"]);
        await acme.Send(HttpMethod.Put, "working-time", new { from = "08:00", to = "18:30", days = new[] { "mon", "sat" }, holidays = new[] { "2026-12-25" } }, HttpStatusCode.OK);
        var kept = await acme.Get("working-time");
        Assert.Equal(("08:00", "18:30", "sat", "2026-12-25"), ((string?)kept["from"], (string?)kept["to"], (string?)kept["days"]![1], (string?)kept["holidays"]![0]));

        foreach (var to in new[] { "08:00", "18:00" })
        {
            var refused = await acme.Send(HttpMethod.Put, "working-time", new { from = "18:00", to }, HttpStatusCode.UnprocessableEntity);
            Assert.NotNull(refused["errors"]!["to"]);
        }

        var idle = await acme.Send(HttpMethod.Put, "working-time", new { from = "08:00", to = "18:00", days = Array.Empty<string>() }, HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(idle["errors"]!["days"]);
    }

    [Fact]
    public async Task The_page_says_beside_its_fields_what_a_working_time_lacks()
    {
        var acme = await Workspace.Make(house);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var idle = await owner.Submit("/working-time", ("From", "09:00"), ("To", "17:00"));
        var nothing = await owner.Submit("/working-time", ("From", "09:00"), ("To", "09:00"), ("Days", "Mon"));

        Assert.Contains("at least one day", idle.Beside("Days"), StringComparison.Ordinal);
        Assert.Contains("later than from", nothing.Beside("To"), StringComparison.Ordinal);
    }
}
