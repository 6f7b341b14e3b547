using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>The surveys that a company can start from, in all languages that the product is written in.</summary>
/// <param name="Id">Name in the API.</param>
/// <param name="Kind">csat, nps or ces.</param>
/// <param name="About">What it is for, in a line.</param>
internal sealed record Template(string Id, string Kind, string Name, string About, SurveyContent Content);

internal static class Templates
{
    public static IReadOnlyList<Template> All { get; } =
    [
        Csat("csat2", "CSAT, thumbs", "Happy or not: the least effort for the customer", Csat(2, Look.Thumbs, "csat_low", "csat_high")),
        Csat("csat3", "CSAT, 3 points", "Happy, in between, unhappy", Csat(3, Look.Numbers, "csat_low", "csat_middle", "csat_high")),
        Csat("csat5", "CSAT, 5 points", "The usual choice for support", Csat(5, Look.Numbers, FiveSteps)),
        Csat("csat7", "CSAT, 7 points", "Finer steps between happy and unhappy", Csat(7, Look.Numbers)),
        Csat("csat10", "CSAT, 10 points", "For teams used to marks out of ten", Csat(10, Look.Numbers)),
        Csat("stars5", "CSAT, stars", "Five stars, as in a shop", Csat(5, Look.Stars, FiveSteps)),
        Csat("smileys5", "CSAT, smileys", "Five faces, each with its words", Csat(5, Look.Smileys, FiveSteps)),
        new("nps", "nps", "NPS", "Would they recommend you: the relationship, not the ticket",
            Content(Question("nps", ScoringRule.Nps, Look.Numbers, "nps_lowest", "nps_highest"), "why")),
        new("ces5", "ces", "CES, 5 points", "How easy it was to get help", Content(Ces(5, Five("agree")), "ces_why")),
        new("ces7", "ces", "CES, 7 points", "How easy it was to get help, in finer steps", Content(Ces(7), "ces_why")),
        new("effort5", "ces", "CES 1.0, effort", "How much effort it took: low is good",
            Content(Question("effort", ScoringRule.Effort, Look.Numbers, "effort_lowest", "effort_highest", Five("effort")), "ces_why")),
        new("enps", "nps", "eNPS", "Would your colleagues recommend you as a place to work",
            Content(Question("enps", ScoringRule.Nps, Look.Numbers, "nps_lowest", "nps_highest"), "why")),
        new("agent5", "csat", "Agents’ satisfaction", "How happy your agents are with their work",
            Content(Question("agent", ScoringRule.Csat(5), Look.Numbers, "csat_lowest", "csat_highest", FiveSteps), "agent_why")),
        new("resolved", "csat", "Was it resolved?", "Yes or no, and what is still open",
            Content(Question("resolved", ScoringRule.Csat(2), Look.Words, "no", "yes", "no", "yes"), "resolved_why")),
        new("helpful", "csat", "Did it help?", "For articles: yes or no, and what was missing",
            Content(Question("helpful", ScoringRule.Csat(2), Look.Thumbs, "no", "yes", "no", "yes"), "helpful_why")),
    ];

    /// <summary>For whoever writes all of it themselves: five points with their words, and no question yet.</summary>
    public static Template Empty { get; } =
        new("empty", "csat", "Empty", "Five points, and no question yet", new(
            [.. Language.Written.Select(language => language.Code)], Csat(5, Look.Numbers, FiveSteps) with { Text = Words.None }, [], []));

    private static string[] FiveSteps => Five("csat");

    public static Template? Find(string? id) => All.Append(Empty).FirstOrDefault(template => template.Id == id);

    private static Template Csat(string id, string name, string about, ScoredQuestion question) => new(id, "csat", name, about, Content(question, "why"));

    private static ScoredQuestion Csat(int points, Look look, params string[] labels) =>
        Question("csat", ScoringRule.Csat(points), look, "csat_lowest", "csat_highest", labels);

    private static ScoredQuestion Ces(int points, params string[] labels) =>
        Question("ces", ScoringRule.Ces(points), Look.Numbers, "agree_lowest", "agree_highest", labels);

    private static string[] Five(string scale) => [$"{scale}_lowest", $"{scale}_low", $"{scale}_middle", $"{scale}_high", $"{scale}_highest"];

    private static SurveyContent Content(ScoredQuestion question, string why) => new(
        [.. Language.Written.Select(language => language.Code)],
        question,
        [new FollowUp(FollowUp.Comment, QuestionType.Text, In(why), [], [])],
        [new Closing([], In("thanks"))]);

    private static ScoredQuestion Question(string text, ScoringRule rule, Look look, string low, string high, params string[] labels) => new(
        In(text), rule.Metric, rule.Lowest, rule.Highest, rule.Favourable, rule.Direction,
        [.. labels.Select(In)], In(labels.Length > 0 ? labels[0] : low), In(labels.Length > 0 ? labels[^1] : high), look);

    /// <summary>What templates say under a name, in all languages that the product is written in; nothing where they say nothing.</summary>
    public static Words? Text(string key) => Language.English.TemplateText(key) is null ? null : In(key);

    private static Words In(string key) => new(Language.Written.Select(language => KeyValuePair.Create(language.Code, language.TemplateText(key)!)));
}
