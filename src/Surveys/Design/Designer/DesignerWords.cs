using System.Globalization;
using System.Text.RegularExpressions;
using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>A text of the draft in one language.</summary>
/// <param name="First">The same in the survey's first language, where that isn't the one being written.</param>
/// <param name="Wrong">What keeps it from being saved.</param>
internal sealed record TextField(
    string Id, string Name, string Label, string? Value, Words? First, Language Language, string FirstLanguage,
    IEnumerable<string> Wrong, int Lines = 1, string? Hint = null, bool IsFocus = false);

/// <summary>The designer's words for what the API has names for.</summary>
internal static partial class DesignerWords
{
    public static readonly IReadOnlyList<(string Value, string Words)> Views =
        [("mail", "Mail"), ("text", "Mail without pictures or colours"), ("page", "Page"), ("unhappy", "Page, unhappy"), ("happy", "Page, happy"), ("thanks_unhappy", "Thanks, unhappy"), ("thanks_happy", "Thanks, happy")];

    public static IEnumerable<Look> LooksFor(ScoredQuestion question) => Enum.GetValues<Look>().Where(look => look switch
    {
        Look.Smileys => !question.IsLong,
        Look.Thumbs => question.Points == 2,
        Look.Words => question.Labels.Count > 0 && !question.IsLong,
        Look.Stars => question is { Metric: Metric.Csat, Lowest: 1 },
        _ => true,
    });

    /// <summary>Whose answers a band is of.</summary>
    public static string Group(Metric metric, Band band) => (metric, band) switch
    {
        (Metric.Nps, Band.Happy) => "promoters",
        (Metric.Nps, Band.Neutral) => "passives",
        (Metric.Nps, _) => "detractors",
        (_, Band.Happy) => "the happy",
        (_, Band.Neutral) => "those in between",
        _ => "the unhappy",
    };

    public static string Of(QuestionType type) => type switch
    {
        QuestionType.Text => "Open question",
        QuestionType.Single => "One choice",
        QuestionType.Multiple => "Several choices",
        QuestionType.Ranking => "Ranking",
        _ => "Scale",
    };

    /// <summary>"content.follow_ups[1].choices[0].text" is "Question 3, choice 1:".</summary>
    public static string PlaceOf(string field)
    {
        var parts = Part().Matches(field).Select(part => (Name: part.Groups[1].Value, At: part.Groups[2] is { Success: true } at ? int.Parse(at.Value, CultureInfo.InvariantCulture) + 1 : 0));
        var words = parts.Select(part => part switch
        {
            ("follow_ups", 0) => "questions",
            ("follow_ups", var at) => $"question {at + 1}",
            ("choices", > 0 and var at) => $"choice {at}",
            ("closings", > 0 and var at) => $"thanks {at}",
            ("labels", > 0 and var at) => $"words for rating {at}",
            ("scored", _) => "the question",
            ("content" or "text", _) => "",
            var (name, at) => name.Replace('_', ' ') + (at > 0 ? $" {at}" : ""),
        }).Where(word => word.Length > 0).ToList();
        var place = words.Count == 0 ? "it" : string.Join(", ", words);
        return char.ToUpperInvariant(place[0]) + place[1..];
    }

    [GeneratedRegex(@"([a-z_]+)(?:\[(\d+)\])?")]
    private static partial Regex Part();
}
