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
}

/// <summary>One figure that can be followed over time: of everything, or of a part.</summary>
/// <param name="Survey">Of a score and a cadence.</param>
internal sealed record Measure(MeasureKind Kind, Guid? Survey = null, Kpi? Kpi = null, Guid? Agent = null, Guid? Team = null, string? Channel = null, string? Tag = null)
{
    public bool IsNarrowed => Agent is not null || Team is not null || Channel is not null || Tag is not null;

    /// <summary>Without its part, as forms name it: `score:ID`, `kpi:first_response`, `cadence:ID`.</summary>
    public string Text => $"{EnumText.Of(Kind)}:{(Kind == MeasureKind.Kpi ? Kpi is { } kpi ? EnumText.Of(kpi) : "" : Survey?.ToString())}";

    public static Measure? TryParse(string? text) => (text ?? "").Split(':', 2) is not [var kind, var of] ? null : EnumText.TryParse<MeasureKind>(kind) switch
    {
        MeasureKind.Kpi when EnumText.TryParse<Kpi>(of) is { } kpi => new Measure(MeasureKind.Kpi, Kpi: kpi),
        { } other and not MeasureKind.Kpi when Guid.TryParse(of, out var survey) => new Measure(other, survey),
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

    /// <summary>"74.2 % (70.1 % to 78.0 %)".</summary>
    public string InFull(Figure figure) => Say(figure.Value) + (figure is { Low: { } low, High: { } high } ? $" ({Say(low)} to {Say(high)})" : "");
}

/// <summary>A measure over the days that were read.</summary>
/// <param name="Of">Of some of these days.</param>
/// <param name="Between">What became of it between two stretches of these days; nothing where that can't be told.</param>
internal sealed record MeasureOverTime(MeasureTerms Terms, Func<Period, Figure> Of, Func<Period, Period, Change?> Between);
