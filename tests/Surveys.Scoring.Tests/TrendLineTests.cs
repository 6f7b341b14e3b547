namespace Surveys.Scoring.Tests;

public sealed class TrendLineTests
{
    /// <summary>Speeds and stopping distances of Ezekiel (1930), which R ships as `cars`.</summary>
    private static readonly (double, double)[] Cars =
    [
        (4, 2), (4, 10), (7, 4), (7, 22), (8, 16), (9, 10), (10, 18), (10, 26), (10, 34), (11, 17), (11, 28), (12, 14), (12, 20), (12, 24), (12, 28), (13, 26), (13, 34), (13, 34), (13, 46),
        (14, 26), (14, 36), (14, 60), (14, 80), (15, 20), (15, 26), (15, 54), (16, 32), (16, 40), (17, 32), (17, 40), (17, 50), (18, 42), (18, 56), (18, 76), (18, 84), (19, 36), (19, 46),
        (19, 68), (20, 32), (20, 48), (20, 52), (20, 56), (20, 64), (22, 66), (23, 54), (24, 70), (24, 92), (24, 93), (24, 120), (25, 85),
    ];

    /// <summary>By R's `predict(lm(dist ~ speed, cars), interval = "prediction")`.</summary>
    [Theory]
    [InlineData(12, 29.60981, -1.749529, 60.96915)]
    [InlineData(19, 57.13667, 25.76176, 88.51159)]
    public void What_it_predicts_agrees_with_another_implementation(double time, double fit, double low, double high)
    {
        var line = TrendLine.Of(Cars)!;

        Assert.Equal((-17.5791, 3.9324, 15.38), (Math.Round(line.Intercept, 4), Math.Round(line.Slope, 4), Math.Round(line.Spread, 2)));
        Assert.Equal(fit, line.At(time), 5);
        Assert.Equal(low, line.Predict(time).Low, 5);
        Assert.Equal(high, line.Predict(time).High, 5);
    }

    /// <summary>R's interval = "confidence" of the same, to which the mean of very many new figures comes.</summary>
    [Fact]
    public void The_mean_of_very_many_is_known_as_well_as_the_line_is()
    {
        var known = TrendLine.Of(Cars)!.Predict(19, of: int.MaxValue);

        Assert.Equal((51.83, 62.44), (Math.Round(known.Low, 2), Math.Round(known.High, 2)));
    }

    [Fact]
    public void The_further_off_the_wider_and_the_more_figures_the_narrower()
    {
        var line = TrendLine.Of([(0, 10), (1, 12), (2, 11), (3, 14)])!;

        Assert.True(line.Predict(10).HalfWidth > line.Predict(4).HalfWidth);
        Assert.True(line.Predict(4, of: 4).HalfWidth < line.Predict(4).HalfWidth);
    }

    [Fact]
    public void Two_figures_or_one_moment_lead_nowhere()
    {
        Assert.Null(TrendLine.Of([(0, 1), (1, 2)]));
        Assert.Null(TrendLine.Of([(1, 1), (1, 2), (1, 3)]));
        Assert.Throws<ArgumentException>(() => TrendLine.Of([(0, double.NaN), (1, 2), (2, 3)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrendLine.Of([(0, 1), (1, 2), (2, 3)])!.Predict(3, of: 0));
    }
}
