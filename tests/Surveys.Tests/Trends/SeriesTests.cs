namespace Surveys.Tests.Trends;

public sealed class SeriesTests(House house)
{
    [Theory]
    [InlineData("2026-03-10T21:59:59Z", "2026-03-10")]
    [InlineData("2026-03-10T22:00:00Z", "2026-03-11")]
    [InlineData("2026-03-10T23:30:00Z", "2026-03-11")]
    [InlineData("2026-03-11T01:00:00+05:00", "2026-03-10")]
    // The clock goes from 3 to 4 on 29 March, and from 4 back to 3 on 25 October 2025.
    [InlineData("2026-03-28T21:59:59Z", "2026-03-28")]
    [InlineData("2026-03-28T22:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T00:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T20:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T21:00:00Z", "2026-03-30")]
    [InlineData("2025-10-25T20:59:59Z", "2025-10-25")]
    [InlineData("2025-10-25T21:00:00Z", "2025-10-26")]
    [InlineData("2025-10-26T21:59:59Z", "2025-10-26")]
    [InlineData("2025-10-26T22:00:00Z", "2025-10-27")]
    public async Task An_answer_counts_on_its_local_day(string moment, string day)
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        Assert.Equal(day, (string?)(await acme.Answer(survey, 5, moment))["day"]);

        var scores = await acme.Scores(survey, "&interval=day");

        Assert.Equal([day], scores["series"]!.Each<string>("start"));
        Assert.Equal([1], scores["series"]!.Each<int>("n"));
    }

    [Fact]
    public async Task Days_are_half_open_and_days_without_answers_stand_there_empty()
    {
        var (acme, survey) = await Answered("2026-03-09T23:59:59Z", "2026-03-10T00:00:00Z", "2026-03-12T23:59:59Z", "2026-03-13T00:00:00Z");

        var scores = await acme.Scores(survey, "&interval=day&from=2026-03-10&to=2026-03-13");

        Assert.Equal(["2026-03-10", "2026-03-11", "2026-03-12"], scores["series"]!.Each<string>("start"));
        Assert.Equal([1, 0, 1], scores["series"]!.Each<int>("n"));
        Assert.Equal(2, (int)scores["total"]!["n"]!);
    }

    [Fact]
    public async Task Weeks_start_on_monday()
    {
        // 2026-03-08 is a Sunday.
        var (acme, survey) = await Answered("2026-03-08T12:00:00Z", "2026-03-09T12:00:00Z", "2026-03-15T12:00:00Z", "2026-03-16T12:00:00Z");

        var scores = await acme.Scores(survey, "&interval=week");

        Assert.Equal(["2026-03-02", "2026-03-09", "2026-03-16"], scores["series"]!.Each<string>("start"));
        Assert.Equal([1, 2, 1], scores["series"]!.Each<int>("n"));
    }

    [Fact]
    public async Task A_week_that_the_period_cuts_counts_only_what_lies_inside()
    {
        var (acme, survey) = await Answered("2026-03-09T12:00:00Z", "2026-03-11T12:00:00Z", "2026-03-13T12:00:00Z");

        var scores = await acme.Scores(survey, "&interval=week&from=2026-03-10&to=2026-03-13");

        Assert.Equal([1], scores["series"]!.Each<int>("n"));
        Assert.Equal(1, (int)scores["total"]!["n"]!);
    }

    [Fact]
    public async Task Months_are_calendar_months_across_the_year()
    {
        var (acme, survey) = await Answered("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z", "2026-03-01T00:00:00Z");

        var scores = await acme.Scores(survey, "&interval=month");

        Assert.Equal(["2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"], scores["series"]!.Each<string>("start"));
        Assert.Equal([1, 2, 1, 1], scores["series"]!.Each<int>("n"));
    }

    [Fact]
    public async Task A_rolling_week_ends_on_its_day_and_reaches_before_the_period()
    {
        var (acme, survey) = await Answered("2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z", "2026-03-10T12:00:00Z");

        var scores = await acme.Scores(survey, "&interval=rolling7&from=2026-03-09&to=2026-03-12");

        Assert.Equal(["2026-03-09", "2026-03-10", "2026-03-11"], scores["series"]!.Each<string>("start"));
        Assert.Equal([2, 2, 1], scores["series"]!.Each<int>("n"));
        Assert.Equal(1, (int)scores["total"]!["n"]!);
    }

    [Fact]
    public async Task Calendar_points_add_up_to_the_total()
    {
        var moments = Enumerable.Range(0, 40).Select(i => $"2026-0{1 + (i % 4)}-{1 + (i * 7 % 28):00}T{i % 24:00}:30:00Z").ToArray();
        var (acme, survey) = await Answered(moments);

        foreach (var interval in new[] { "day", "week", "month" })
        {
            var scores = await acme.Scores(survey, $"&interval={interval}");
            Assert.Equal(40, scores["series"]!.Each<int>("n").Sum());
            Assert.Equal(40, (int)scores["total"]!["n"]!);
        }
    }

    private async Task<(Workspace Acme, string Survey)> Answered(params string[] moments)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var moment in moments)
            await acme.Answer(survey, 5, moment);
        return (acme, survey);
    }
}
