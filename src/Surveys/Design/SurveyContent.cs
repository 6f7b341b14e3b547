using System.Text.Json.Serialization;
using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>The words and the scale of a survey: one scored question, then an open one.</summary>
internal sealed record SurveyContent(ScoredQuestion Scored, string FollowUp, string Thanks)
{
    public bool SaysTheSameAs(SurveyContent other) =>
        FollowUp == other.FollowUp && Thanks == other.Thanks && Scored.SaysTheSameAs(other.Scored);
}

/// <summary>The question whose rating is the score.</summary>
/// <param name="Text">The question, as a person would say it.</param>
/// <param name="Labels">A word for each rating, lowest first; empty where only the ends have words.</param>
/// <param name="LowLabel">What the lowest rating means.</param>
/// <param name="HighLabel">What the highest rating means.</param>
internal sealed record ScoredQuestion(
    string Text,
    Metric Metric,
    int Lowest,
    int Highest,
    IReadOnlyList<int> Favourable,
    Direction Direction,
    IReadOnlyList<string> Labels,
    string LowLabel,
    string HighLabel)
{
    [JsonIgnore]
    public ScoringRule Rule => new(Metric, Lowest, Highest, Favourable, Direction);

    [JsonIgnore]
    public IEnumerable<int> Ratings => Enumerable.Range(Lowest, Highest - Lowest + 1);

    /// <summary>The rating's word, or nothing where it has none.</summary>
    public string? LabelOf(int rating) => Labels.Count > 0 ? Labels[rating - Lowest]
        : rating == Lowest ? LowLabel
        : rating == Highest ? HighLabel
        : null;

    public bool SaysTheSameAs(ScoredQuestion other) =>
        Text == other.Text && Rule.IsSameScaleAs(other.Rule) && Labels.SequenceEqual(other.Labels)
        && LowLabel == other.LowLabel && HighLabel == other.HighLabel;
}
