using System.Text.Encodings.Web;
using System.Text.Json;
using Surveys.Design;
using Surveys.Scoring;

namespace Surveys.Trends;

/// <summary>What the charts on a page are drawn from: JSON that stands in the page.</summary>
internal static class Charts
{
    /// <summary>The default encoder writes every angle bracket as an escape, so no text of a customer can end the script element.</summary>
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.Default };

    public static string InPage(object chart) => JsonSerializer.Serialize(chart, Format);

    public static string Trend(ScoresRecord scores, TrendInterval interval)
    {
        var (lowest, highest) = ScoreWords.Bounds(scores.Rule);
        return InPage(
            new
            {
                Name = ScoreWords.Name(scores.Rule),
                Unit = ScoreWords.Unit(scores.Rule),
                Min = lowest,
                Max = highest,
                Points = scores.Series.Select(p => new { Label = ScoreWords.Point(interval, p.Start), Tick = ScoreWords.Tick(interval, p.Start, scores.Series.Count), p.N, p.Score, p.Low, p.High }),
            });
    }

    public static string Control(MovementsRecord moved, ScoringRuleRecord rule)
    {
        var (lowest, highest) = ScoreWords.Bounds(rule);
        return InPage(
            new
            {
                Unit = ScoreWords.Unit(rule),
                Min = lowest,
                Max = highest,
                moved.Usual,
                Points = moved.Points.Select(p => new { Label = ScoreWords.Point(moved.Interval, p.Start), Tick = ScoreWords.Tick(moved.Interval, p.Start, moved.Points.Count), p.N, p.Score, p.Average, p.Low, p.High, IsBeyond = VerdictWords.IsChange(p.Verdict) }),
            });
    }

    public static string Distribution(ScoresRecord scores, Wording wording) => InPage(
        new { Bars = Bars(scores, wording).Select(bar => new { bar.Label, bar.Rating, bar.Count, Band = bar.Band.ToString().ToLowerInvariant() }) });

    /// <summary>The shares of unhappy, neutral and happy answers over time.</summary>
    public static string Bands(ScoresRecord scores, TrendInterval interval) => InPage(new
    {
        Points = scores.Series.Zip(BandCounts(scores), (point, bands) => new
        {
            Label = ScoreWords.Point(interval, point.Start),
            Tick = ScoreWords.Tick(interval, point.Start, scores.Series.Count),
            point.N,
            Unhappy = Share(bands.Counts[0], bands.Counts.Sum()),
            Neutral = Share(bands.Counts[1], bands.Counts.Sum()),
            Happy = Share(bands.Counts[2], bands.Counts.Sum()),
        }),
    });

    private static double? Share(long part, long whole) => whole == 0 ? null : 100.0 * part / whole;

    /// <summary>Unhappy, neutral and happy answers of each point.</summary>
    public static IEnumerable<(DateOnly Start, long[] Counts)> BandCounts(ScoresRecord scores)
    {
        var rule = scores.Rule.ToRule();
        return scores.Series.Select(point => (point.Start, new[] { Band.Unhappy, Band.Neutral, Band.Happy }
            .Select(band => point.Tally.Where((_, i) => rule.BandOf(rule.Lowest + i) == band).Sum()).ToArray()));
    }

    /// <summary>The ratings, highest first, with their words and how often they were given.</summary>
    public static IEnumerable<(int Rating, string Label, long Count, Band Band)> Bars(ScoresRecord scores, Wording wording)
    {
        var question = wording.Content.Scored;
        return question.Ratings.Reverse().Select(rating => (
            rating,
            question.LabelOf(rating) is { } words ? $"{rating} {wording.Of(words)}" : $"{rating}",
            scores.Total.Tally[rating - question.Lowest],
            question.Rule.BandOf(rating)));
    }
}
