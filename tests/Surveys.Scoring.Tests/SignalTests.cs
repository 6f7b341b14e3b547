using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class SignalTests
{
    private static readonly Tally[] s_usual = [.. Enumerable.Range(0, 30).Select(day => Answers.Csat(day % 2 == 0 ? 41 : 39, 50))];

    [Fact]
    public void A_fall_is_noticed_with_its_first_day_and_its_size()
    {
        // 80 % until day 5, 60 % from day 6 on, nobody on day 8.
        Tally[] days =
        [
            .. Enumerable.Range(0, 6).Select(day => Answers.Csat(day % 2 == 0 ? 39 : 41, 50)),
            Answers.Csat(30, 50), Answers.Csat(29, 50), Answers.Csat(0, 0), Answers.Csat(31, 50), Answers.Csat(30, 50),
        ];

        var signal = Assert.Single(ControlChart.Of(days, s_usual)!.Signals);

        Assert.Equal((6, 10, true, Verdict.Lower), (signal.Since, signal.Until, signal.Lasts, signal.Verdict));
        Assert.InRange(signal.Noticed, 6, 8);
        Approximately.Equal(-20, signal.Shift);
        var change = Change.Between(Answers.Csat(1200, 1500), Answers.Csat(120, 200))!;
        Approximately.Equal(change.Margin!.Value.Low, change.Margin!.Value.High, signal.Margin);
    }

    [Fact]
    public void A_rise_and_a_later_fall_are_two_signals_each_with_its_end()
    {
        Tally[] days =
        [
            .. Enumerable.Repeat(Answers.Csat(48, 50), 8), .. s_usual, Answers.Csat(42, 50), .. Enumerable.Repeat(Answers.Csat(30, 50), 8), .. s_usual,
        ];

        var signals = ControlChart.Of(days, s_usual)!.Signals;

        Assert.Equal(
            [(0, 7, false, Verdict.Higher), (39, 46, false, Verdict.Lower)],
            signals.Select(signal => (signal.Since, signal.Until, signal.Lasts, signal.Verdict)));
        Approximately.Equal(16, signals[0].Shift);
        Approximately.Equal(-20, signals[1].Shift);
    }

    [Fact]
    public void Coming_back_for_a_day_without_crossing_the_centre_is_the_same_signal()
    {
        Tally[] days =
        [
            .. Enumerable.Repeat(Answers.Csat(33, 50), 6), .. Enumerable.Repeat(Answers.Csat(40, 50), 4), .. Enumerable.Repeat(Answers.Csat(33, 50), 6),
        ];
        var chart = ControlChart.Of(days, s_usual)!;

        var signal = Assert.Single(chart.Signals);
        Assert.Contains(chart.Points.Take(signal.Noticed..signal.Until), point => point!.Verdict == Verdict.NoEvidenceOfChange);
    }

    [Fact]
    public void Days_that_differ_by_more_than_chance_widen_the_margin()
    {
        Tally[] restless = [.. Enumerable.Range(0, 30).Select(day => Answers.Csat(day % 2 == 0 ? 3200 : 2800, 4000))];
        Tally[] fallen = [.. Enumerable.Repeat(Answers.Csat(2000, 4000), 8)];

        var signal = Assert.Single(ControlChart.Of(fallen, restless)!.Signals);

        var byAnswersAlone = Change.Between(Answers.Csat(90000, 120000), Answers.Csat(16000, 32000))!.Margin!.Value;
        Assert.True(signal.Margin!.Value.HalfWidth > 3 * byAnswersAlone.HalfWidth);
        Assert.True(signal.Margin!.Value.Contains(signal.Shift));
    }

    [Fact]
    public void A_margin_is_asked_for_at_any_confidence()
    {
        Tally[] days = [.. Enumerable.Repeat(Answers.Csat(30, 50), 8)];

        var change = Change.Between(Answers.Csat(1200, 1500), Answers.Csat(240, 400), 0.8)!;
        Approximately.Equal(change.Margin!.Value.Low, change.Margin!.Value.High, ControlChart.Of(days, s_usual, 0.8)!.Signals[0].Margin);
    }

    [Fact]
    public void Signals_are_the_stretches_outside_the_limits_in_order() =>
        Gen.Elements(Any.Rules).SelectMany(ControlChartTests.Series).Holds(points =>
        {
            if (ControlChart.Of(points) is not { } chart) return true;
            var outside = chart.Points.Index().Where(each => each.Item is { Verdict: not Verdict.NoEvidenceOfChange }).ToArray();
            return outside.All(each => chart.Signals.Count(signal =>
                    signal.Noticed <= each.Index && signal.Verdict == each.Item!.Verdict && Stretch(signal).Contains(each.Index)) == 1)
                && chart.Signals.All(signal => signal.Since <= signal.Noticed && signal.Noticed <= signal.Until
                    && new[] { signal.Noticed, signal.Until }.All(place => chart.Points[place]!.Verdict == signal.Verdict)
                    && signal.Lasts == (signal.Until == outside[^1].Index && chart.Points.Skip(signal.Until + 1).All(point => point is null)))
                && chart.Signals.Zip(chart.Signals.Skip(1)).All(pair => pair.First.Until < pair.Second.Since);

            // As far as the average stays on the signal's side of the centre.
            int[] Stretch(Signal signal) => [.. chart.Points.Index()
                .Where(each => each.Item is not null && each.Index >= signal.Since)
                .TakeWhile(each => each.Item!.Ewma > chart.Centre == signal.Verdict is Verdict.Higher)
                .Select(each => each.Index)];
        });
}
