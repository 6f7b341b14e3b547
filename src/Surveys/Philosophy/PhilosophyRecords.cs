using Surveys.Colleagues;
using Surveys.Goals;
using Surveys.Kpis;

namespace Surveys.Philosophy;

/// <param name="Key">Of a value that is there already; without one, a value of the same name is meant, or else a new one.</param>
internal sealed record ValueInput(string? Name, string? Action, IReadOnlyList<Measure>? Measures = null, string? Key = null);

/// <param name="Measures">Without a part: they are of the team.</param>
internal sealed record TeamInput(Guid? Team, IReadOnlyList<Measure>? Measures = null);

/// <summary>A philosophy as somebody writes it down, whole.</summary>
/// <param name="Owner">The address of a member.</param>
/// <param name="Revisit">A day to come.</param>
/// <param name="IsPublic">Whether anybody with its link may read its words. Figures are never among them.</param>
internal sealed record PhilosophyInput(
    string? Purpose, string? Vision, IReadOnlyList<ValueInput>? Values = null, IReadOnlyList<TeamInput>? Teams = null, string? Owner = null, DateOnly? Revisit = null, bool IsPublic = false);

/// <summary>A figure that shows something, now.</summary>
/// <param name="Of">In words: "CSAT of After a ticket, team Payments".</param>
/// <param name="Figure">Of the last 90 days, today among them.</param>
/// <param name="Before">Of the 90 days before those.</param>
/// <param name="IsBetter">Whether it has become better or worse, with evidence; else nothing.</param>
/// <param name="Words">The figure with its margin, as people say it.</param>
internal sealed record MeasureRecord(Measure Metric, string Of, string Unit, bool LessIsBetter, Figure Figure, Figure Before, KpiDifference? Change, bool? IsBetter, string Words, string WordsBefore);

/// <param name="Lived">How far colleagues say it's lived, 1 to 5, by their newest survey about the values; nothing where none told of it.</param>
/// <param name="Readings">What it means to them, in their words.</param>
internal sealed record ValueRecord(string Key, string Name, string Action, IReadOnlyList<MeasureRecord> Measures, IReadOnlyList<ServingGoal> Goals, Cell? Lived, IReadOnlyList<string> Readings);

internal sealed record TeamRecord(Guid Team, string Name, IReadOnlyList<MeasureRecord> Measures);

/// <param name="Owner">Their address; nothing where nobody looks after it.</param>
/// <param name="IsDue">Whether the day to read it again has come.</param>
/// <param name="PublicUrl">Where anybody may read its words; nothing where nobody outside may.</param>
/// <param name="Round">The colleagues' survey whose readings these are.</param>
/// <param name="ChangedAt">Nothing where nothing is written down yet.</param>
internal sealed record PhilosophyRecord(
    string? Purpose, string? Vision, IReadOnlyList<ValueRecord> Values, IReadOnlyList<TeamRecord> Teams, string? Owner, DateOnly? Revisit, bool IsDue, string? PublicUrl, Guid? Round, DateTimeOffset? ChangedAt);
