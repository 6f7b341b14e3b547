using System.Globalization;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Trends;

namespace Surveys.Goals;

internal enum MeasureKind
{
    /// <summary>CSAT, NPS or CES of a survey.</summary>
    Score,

    Kpi,

    /// <summary>How many customers a survey asks in 30 days.</summary>
    Cadence,

    /// <summary>The mean of what a survey's question from one number to another was answered: a pillar's, say.</summary>
    Rating,
}

/// <summary>One figure that can be followed over time: of everything, or of a part.</summary>
/// <param name="Survey">Of all but a KPI.</param>
/// <param name="Question">Of a rating, the question's id.</param>
internal sealed record Measure(
    MeasureKind Kind, Guid? Survey = null, Kpi? Kpi = null, Guid? Agent = null, Guid? Team = null, string? Channel = null, string? Tag = null, string? Question = null)
{
    public bool IsNarrowed => Agent is not null || Team is not null || Channel is not null || Tag is not null;

    /// <summary>Without its part, as forms name it: `score:ID`, `kpi:first_response`, `cadence:ID`, `rating:ID:QUESTION`.</summary>
    public string Text => $"{EnumText.Of(Kind)}:{(Kind == MeasureKind.Kpi ? Kpi is { } kpi ? EnumText.Of(kpi) : "" : Survey?.ToString())}{(Kind == MeasureKind.Rating ? $":{Question}" : "")}";

    public static Measure? TryParse(string? text) => (text ?? "").Split(':', 3) switch
    {
        ["kpi", var kpi] when EnumText.TryParse<Kpi>(kpi) is { } known => new Measure(MeasureKind.Kpi, Kpi: known),
        ["score", var survey] when Guid.TryParse(survey, out var id) => new Measure(MeasureKind.Score, id),
        ["cadence", var survey] when Guid.TryParse(survey, out var id) => new Measure(MeasureKind.Cadence, id),
        ["rating", var survey, { Length: > 0 } question] when Guid.TryParse(survey, out var id) => new Measure(MeasureKind.Rating, id, Question: question),
        _ => null,
    };
}

/// <summary>Something that can be measured, in a form.</summary>
/// <param name="Value">As forms name it: <see cref="Measure.Text"/>.</param>
internal sealed record MeasureChoice(string Group, string Value, string Words);

/// <summary>What a measure came to in some days; what can't be computed is nothing.</summary>
/// <param name="N">Answers, requests or mails that it's of.</param>
/// <param name="Low">Of its 95 % margin, where it has one.</param>
internal sealed record Figure(long N, double? Value, double? Low, double? High)
{
    /// <summary>Of too few answers, their number alone.</summary>
    public static Figure Of(Score score) => score.N < ScoreBoard.SmallestGroup ? new(score.N, null, null, null) : new(score.N, score.Value, score.Margin?.Low, score.Margin?.High);

    public static Figure Of(KpiFigure kpi) => new(kpi.N, kpi.Value, kpi.Low, kpi.High);
}

/// <summary>A measure in words.</summary>
/// <param name="Name">"CSAT of After a ticket".</param>
/// <param name="Part">"team Payments"; empty where it's of everything.</param>
/// <param name="Unit">%, min, h, a currency or none.</param>
/// <param name="Highest">Nothing where it has no end.</param>
/// <param name="Say">A value as people say it: "74.2 %".</param>
internal sealed record MeasureTerms(string Name, string Part, string Unit, bool LessIsBetter, double Lowest, double? Highest, Func<double?, string> Say)
{
    /// <summary>"CSAT of After a ticket, team Payments".</summary>
    public string Full => Part.Length == 0 ? Name : $"{Name}, {Part}";

    /// <summary>Whether a value is as good as another, or better.</summary>
    public bool Reaches(double value, double target) => LessIsBetter ? value <= target : value >= target;

    /// <summary>How far two values lie apart: "3.5 points" of shares, else as a value is said.</summary>
    public string Distance(double value) => Unit == "%" ? $"{value.ToString("F1", CultureInfo.InvariantCulture)} points" : Say(value);

    /// <summary>"74.2 % (70.1 % to 78.0 %)".</summary>
    public string InFull(Figure figure) => Say(figure.Value) + (figure is { Low: { } low, High: { } high } ? $" ({Say(low)} to {Say(high)})" : "");
}

/// <summary>A measure over the days that were read.</summary>
/// <param name="Of">Of some of these days.</param>
/// <param name="Between">What became of it between two stretches of these days; nothing where that can't be told.</param>
internal sealed record MeasureOverTime(MeasureTerms Terms, Func<Period, Figure> Of, Func<Period, Period, Change?> Between);
