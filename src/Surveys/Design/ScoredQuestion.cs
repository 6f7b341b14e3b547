using System.Text.Json.Serialization;
using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>How a scale is drawn. Whatever it is, each rating is told in words too.</summary>
internal enum Look
{
    Numbers,
    Stars,
    Smileys,
    Thumbs,

    /// <summary>The labels alone: yes and no.</summary>
    Words,
}

/// <summary>The question whose rating is the score.</summary>
/// <param name="Text">The question, as a person would say it.</param>
/// <param name="Labels">Words for each rating, lowest first; empty where only the ends have words.</param>
/// <param name="LowLabel">What the lowest rating means.</param>
/// <param name="HighLabel">What the highest rating means.</param>
internal sealed record ScoredQuestion(
    Words Text,
    Metric Metric,
    int Lowest,
    int Highest,
    IReadOnlyList<int> Favourable,
    Direction Direction,
    IReadOnlyList<Words> Labels,
    Words LowLabel,
    Words HighLabel,
    Look Look = Look.Numbers)
{
    [JsonIgnore]
    public ScoringRule Rule => new(Metric, Lowest, Highest, Favourable, Direction);

    [JsonIgnore]
    public int Points => Highest - Lowest + 1;

    [JsonIgnore]
    public IEnumerable<int> Ratings => Enumerable.Range(Lowest, Points);

    /// <summary>Why there is no <see cref="Rule"/> for it as it stands; nothing where there is one.</summary>
    [JsonIgnore]
    public string? Unscorable
    {
        get
        {
            try
            {
                _ = Rule;
                return null;
            }
            catch (ArgumentException problem)
            {
                return problem.Message.Split(" (Parameter")[0];
            }
        }
    }

    /// <summary>More ratings than this don't stand below one another with their words, but in rows with the ends in words.</summary>
    [JsonIgnore]
    public bool IsLong => Points > 5;

    /// <summary>How many ratings this question may have; none where its scale is what it is (NPS).</summary>
    [JsonIgnore]
    public IReadOnlyList<int> OfferedPoints => (Metric, Direction) switch
    {
        (Metric.Csat, _) => [2, 3, 5, 7, 10],
        (Metric.Ces, Direction.HigherIsBetter) => [5, 7],
        _ => [],
    };

    /// <summary>The same question on a scale of so many points, with that scale's usual words and reading.</summary>
    public ScoredQuestion OnPoints(int points)
    {
        if (!OfferedPoints.Contains(points))
            return this;

        var rule = Metric == Metric.Csat ? ScoringRule.Csat(points) : ScoringRule.Ces(points);
        var usual = Templates.All.Select(template => template.Content.Scored).First(question => question.Rule.IsSameScaleAs(rule));
        return this with { Lowest = rule.Lowest, Highest = rule.Highest, Favourable = rule.Favourable, Labels = usual.Labels, LowLabel = usual.LowLabel, HighLabel = usual.HighLabel };
    }

    private static readonly string[] Faces = ["😠", "🙁", "😐", "🙂", "😀"];

    /// <summary>What is drawn for a rating, beside its words; nothing where the words say it all.</summary>
    public string MarkOf(int rating, Language language) => Look switch
    {
        Look.Stars => new string('★', rating - Lowest + 1),
        Look.Smileys when !IsLong => Faces[(rating - Lowest) * (Faces.Length - 1) / (Points - 1)],
        Look.Thumbs when Points == 2 => rating == Lowest ? "👎" : "👍",
        Look.Words when Labels.Count > 0 => "",
        _ => language.Number(rating),
    };

    /// <summary>The rating's words, or nothing where it has none.</summary>
    public Words? LabelOf(int rating) => Labels.Count > 0 ? Labels[rating - Lowest]
        : rating == Lowest ? LowLabel
        : rating == Highest ? HighLabel
        : null;
}
