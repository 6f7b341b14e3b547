using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>The surveys that a company can start from.</summary>
/// <param name="Id">Name in the API.</param>
/// <param name="Kind">csat, nps or ces.</param>
/// <param name="About">What it is for, in a line.</param>
internal sealed record Template(string Id, string Kind, string Name, string About, SurveyContent Content);

internal static class Templates
{
    private const string Why = "What is the main reason for your rating?";
    private const string Thanks = "Thank you. We read every answer.";

    private static readonly string[] FiveWords = ["Very unhappy", "Unhappy", "Neither happy nor unhappy", "Happy", "Very happy"];

    public static IReadOnlyList<Template> All { get; } =
    [
        Csat("csat2", "CSAT, thumbs", "Happy or not: the least effort for the customer", 2, ["Unhappy", "Happy"]),
        Csat("csat3", "CSAT, 3 points", "Happy, in between, unhappy", 3, ["Unhappy", "Neither happy nor unhappy", "Happy"]),
        Csat("csat5", "CSAT, 5 points", "The usual choice for support", 5, FiveWords),
        Csat("csat7", "CSAT, 7 points", "Finer steps between happy and unhappy", 7, []),
        Csat("csat10", "CSAT, 10 points", "For teams used to marks out of ten", 10, []),
        new("nps", "nps", "NPS", "Would they recommend you: the relationship, not the ticket", new SurveyContent(
            Question("How likely is it that you would recommend us to a friend or colleague?", ScoringRule.Nps, [], "Not at all likely", "Extremely likely"),
            Why,
            Thanks)),
        Ces("ces5", "CES, 5 points", 5, ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]),
        Ces("ces7", "CES, 7 points", 7, []),
    ];

    public static Template? Find(string? id) => All.FirstOrDefault(template => template.Id == id);

    private static Template Csat(string id, string name, string about, int points, string[] labels) =>
        new(id, "csat", name, about, new SurveyContent(
            Question("How happy are you with the help you received?", ScoringRule.Csat(points), labels, "Very unhappy", "Very happy"),
            Why,
            Thanks));

    private static Template Ces(string id, string name, int points, string[] labels) =>
        new(id, "ces", name, "How easy it was to get help", new SurveyContent(
            Question("We made it easy for you to handle your issue.", ScoringRule.Ces(points), labels, "Strongly disagree", "Strongly agree"),
            "What could we have made easier?",
            Thanks));

    private static ScoredQuestion Question(string text, ScoringRule rule, string[] labels, string low, string high) => new(
        text, rule.Metric, rule.Lowest, rule.Highest, rule.Favourable, rule.Direction,
        labels, labels.Length > 0 ? labels[0] : low, labels.Length > 0 ? labels[^1] : high);
}
