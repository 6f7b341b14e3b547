using System.Globalization;
using Surveys.Mail;
using Surveys.Responses;
using Surveys.Shared;

namespace Surveys.Trends;

/// <summary>A bar of the chart in a digest: where the margin lies on the axis, from 0 to 1, and what stands beside it.</summary>
/// <param name="Low">Nothing of what isn't told.</param>
/// <param name="IsNow">Whether it's the period that the digest is of.</param>
internal sealed record DigestBar(string Label, double? Low, double? Score, double? High, string Words, bool IsNow);

/// <summary>What a digest says of one survey, so that both parts of the mail say the same.</summary>
/// <param name="Facts">The numbers beside the score, each with its name.</param>
/// <param name="Moves">What moved, a sentence each.</param>
internal sealed record DigestSection(
    string Title, string Metric, string Score, IReadOnlyList<(string Name, string Words)> Facts, string ChartName, IReadOnlyList<DigestBar> Bars, IReadOnlyList<string> Moves,
    IReadOnlyList<(int Rating, string Words, string About)> Comments, string Link);

/// <summary>Puts a digest into words.</summary>
internal static class DigestWords
{
    private const int MostGroups = 2;
    private const int LongestComment = 280;

    /// <summary>"yesterday", "last week", "last month"; by its days where it came late.</summary>
    public static string When(DigestFrequency frequency, Period period, DateOnly today) => (frequency, period.To == frequency.EndBy(today)) switch
    {
        (DigestFrequency.Daily, true) => "yesterday",
        (DigestFrequency.Weekly, true) => "last week",
        (DigestFrequency.Monthly, true) => "last month",
        (DigestFrequency.Daily, _) => $"on {ScoreWords.Day(period.From)}",
        (DigestFrequency.Weekly, _) => $"in the week of {ScoreWords.Day(period.From)}",
        _ => $"in {period.From.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}",
    };

    /// <summary>"Sunday, 22 Nov 2026", "16 Nov 2026 to 22 Nov 2026", "October 2026".</summary>
    public static string Days(DigestFrequency frequency, Period period) => frequency switch
    {
        DigestFrequency.Daily => period.From.ToString("dddd, d MMM yyyy", CultureInfo.InvariantCulture),
        DigestFrequency.Weekly => $"Monday, {ScoreWords.Day(period.From)}, to Sunday, {ScoreWords.Day(period.To.AddDays(-1))}",
        _ => period.From.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
    };

    /// <summary>The main thing: "CSAT 56.7 % last week, no evidence of change – Acme".</summary>
    public static string Subject(DigestTold told, string when)
    {
        var more = told.InFull.Count + told.InShort.Count - 1;
        var main = told.InFull is not [var first, ..] ? $"No answers {when}"
            : !IsTold(first.Scores) ? $"{ScoreWords.Answers(first.Scores.Total.N)} {when}, too few to tell"
            : $"{ScoreWords.Name(first.Scores.Rule)} {ScoreWords.Score(first.Scores.Rule, first.Scores.Total.Score)} {when}{(first.Scores.Change is { } change ? $", {Verdict(change, told.Frequency)}" : "")}";
        return $"{main}{(more > 0 ? $", and {more} more" : "")} – {told.Workspace.Name}";
    }

    private static string Verdict(ChangeRecord change, DigestFrequency frequency) => VerdictWords.IsChange(change.Verdict) ? $"{change.Verdict} than {Earlier(frequency)}" : change.Verdict;

    public static DigestSection Section(SurveyTold told, DigestFrequency frequency, BaseUrl baseUrl)
    {
        var (scores, rule) = (told.Scores, told.Scores.Rule);
        return new DigestSection(
            Title(told.Survey.Name, told.Agent),
            ScoreWords.Name(rule),
            IsTold(scores) ? ScoreWords.Score(rule, scores.Total.Score) : "too few to tell",
            [.. Facts(told, frequency)],
            $"{ScoreWords.Name(rule)} by {EnumText.Of(frequency.Interval())}, {Axis(rule)}",
            [.. told.Trend.Series.Select(point => Bar(point, told))],
            [.. Moves(told, frequency)],
            [.. told.Comments.Select(row => (row.Rating, MailFrame.OneLine(row.Comment!, LongestComment), About(row)))],
            baseUrl.To(Paging.Address("/overview", ("survey", $"{told.Survey.Id}"), ("from", Text(told.Query.Period.From)), ("to", Text(told.Query.Period.To)), ("agent", $"{told.Query.Agent}"))));
    }

    /// <summary>"After a chat: CSAT 80.0 % (75.0 to 84.1), 120 answers, no evidence of change".</summary>
    public static string Short(string survey, string? agent, ScoresRecord scores) =>
        $"{Title(survey, agent)}: {ScoreWords.Name(scores.Rule)} {(IsTold(scores) ? $"{ScoreWords.Score(scores.Rule, scores.Total.Score)} ({ScoreWords.Margin(scores.Rule, scores.Total.Low, scores.Total.High)})" : "too few to tell")}, {ScoreWords.Answers(scores.Total.N)}{(IsTold(scores) && scores.Change is { } change ? $", {change.Verdict}" : "")}";

    private static string Title(string survey, string? agent) => agent is null ? survey : $"{survey} · {agent}";

    private static bool IsTold(ScoresRecord scores) => scores.Total.N >= ScoreBoard.SmallestGroup;

    private static IEnumerable<(string Name, string Words)> Facts(SurveyTold told, DigestFrequency frequency)
    {
        var (scores, rule) = (told.Scores, told.Scores.Rule);
        if (IsTold(scores))
            yield return ("95 % margin", ScoreWords.Margin(rule, scores.Total.Low, scores.Total.High));
        yield return ("Answers", scores.Total.N.ToString("N0", CultureInfo.InvariantCulture));
        if (IsTold(scores))
            yield return ("Change", scores.Change is { } change ? $"{ScoreWords.Change(rule, change)}, against {Earlier(frequency)}" : $"nothing to compare, as {Earlier(frequency)} had no answers");
        yield return ("Response rate", Rate(told, frequency));
        foreach (var other in scores.OtherSeries)
            yield return ("On another scale", $"{ScoreWords.Scale(other.Rule)}: {(other.Total.N >= ScoreBoard.SmallestGroup ? $"{ScoreWords.Score(other.Rule, other.Total.Score)} ({ScoreWords.Margin(other.Rule, other.Total.Low, other.Total.High)}), " : "")}{ScoreWords.Answers(other.Total.N)}, never added up with these");
    }

    private static string Earlier(DigestFrequency frequency) => frequency switch
    {
        DigestFrequency.Daily => "the day before",
        DigestFrequency.Weekly => "the week before",
        _ => "the month before",
    };

    /// <summary>Who was asked in the period may still answer; so the last periods together stand beside.</summary>
    private static string Rate(SurveyTold told, DigestFrequency frequency)
    {
        var rate = told.Scores.Responses;
        if (rate is { Rate: not null })
            return $"{Share(rate)} of {rate.Matured.ToString("N0", CultureInfo.InvariantCulture)} whose time to answer is over; {ScoreWords.Open(rate.Open)}";

        var now = rate.Sent == 0 ? "nobody was asked by a mail of ours" : $"too early to say, {ScoreWords.Open(rate.Open)}";
        return told.Trend.Responses is { Rate: not null } before ? $"{now}; {Share(before)} in the last {DigestReader.Points} {EnumText.Of(frequency.Interval())}s" : now;
    }

    private static string Share(ResponseRate rate) =>
        $"{rate.Rate!.Value.ToString("P1", CultureInfo.InvariantCulture)} ({(100 * rate.Low!.Value).ToString("F1", CultureInfo.InvariantCulture)} to {(100 * rate.High!.Value).ToString("F1", CultureInfo.InvariantCulture)})";

    private static string Axis(Design.ScoringRuleRecord rule)
    {
        var (lowest, highest) = ScoreWords.Bounds(rule);
        return $"from {(lowest < 0 ? "−" : "")}{Math.Abs(lowest):0} to {highest:0}{(ScoreWords.Unit(rule).Length > 0 ? " %" : "")}";
    }

    private static DigestBar Bar(PointRecord point, SurveyTold told)
    {
        var (rule, interval) = (told.Scores.Rule, told.Trend.Series.Count);
        var (lowest, highest) = ScoreWords.Bounds(rule);
        double? Place(double? value) => point.N < ScoreBoard.SmallestGroup || value is not { } at ? null : Math.Clamp((at - lowest) / (highest - lowest), 0, 1);
        var words = point.N == 0 ? "–" : point.N < ScoreBoard.SmallestGroup ? "too few" : ScoreWords.Score(rule, point.Score);
        return new DigestBar(
            ScoreWords.Tick(told.Query.Interval, point.Start, interval), Place(point.Low ?? point.Score), Place(point.Score), Place(point.High ?? point.Score), words, point.Start == told.Query.Period.From);
    }

    private static IEnumerable<string> Moves(SurveyTold told, DigestFrequency frequency)
    {
        var rule = told.Scores.Rule;
        foreach (var movement in told.Moved?.Movements.Reverse() ?? [])
        {
            var by = string.Join(", ", movement.Parts.Take(MostGroups + 1).Select(part => $"{EnumText.Of(part.By)} {part.Name ?? "none"} ({ScoreWords.Difference(rule, part.Within + part.Mix)})"));
            yield return $"{ScoreWords.Movement(movement)}: {ScoreWords.Difference(rule, movement.Shift)}.{(by.Length > 0 ? $" Most of it came from {by}." : "")}";
        }

        var (up, down) = (told.Groups.Where(one => IsBetter(one.Group, rule)).Take(MostGroups), told.Groups.Where(one => !IsBetter(one.Group, rule)).Reverse().Take(MostGroups));
        foreach (var (by, group) in up.Concat(down))
            yield return $"{(IsBetter(group, rule) ? "Better" : "Worse")}: {EnumText.Of(by)} {group.Name}, {ScoreWords.Change(rule, group.Change)[group.Change!.Verdict.Length..].TrimStart(',', ' ')}, now {ScoreWords.Score(rule, group.Score)} of {ScoreWords.Answers(group.N)}.";
        if (told.Groups.Count == 0 && told.Compared)
            yield return $"No group changed beyond chance against {Earlier(frequency)}.";
    }

    private static bool IsBetter(GroupRecord group, Design.ScoringRuleRecord rule) => group.Change!.Verdict == "higher" == (rule.Direction == Scoring.Direction.HigherIsBetter);

    private static string About(AnswerRow row) => string.Join(" · ", new[] { row.Agent, row.Team, row.Channel, ScoreWords.Day(row.AnsweredOn) }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
