using Surveys.Design;
using Surveys.Responses;

namespace Surveys.Trends;

/// <summary>What the parts of an overview are drawn from: within the workspace, and outside of it, where nothing leads further.</summary>
internal interface IOverview
{
    string Company { get; }
    Survey? Chosen { get; }
    SurveyVersion? Version { get; }
    ScoreQuery? Query { get; }
    ScoresRecord? Scores { get; }
    IReadOnlyList<GroupTable> Groups { get; }
    MovementsRecord? Moved { get; }
    IReadOnlyList<AnswerRow> Comments { get; }

    /// <summary>Outside, neither comments nor links are shown.</summary>
    bool IsOutside { get; }

    /// <summary>This view with one thing chosen otherwise; nothing outside.</summary>
    string? With(string name, string? value);

    /// <summary>This view's trend or groups as a file; nothing outside.</summary>
    string? Csv(string table);

    /// <summary>This view of a movement's days; nothing outside.</summary>
    string? During(MovementRecord movement);

    /// <summary>The comments of this view in a period; nothing outside.</summary>
    ResponseFilter? Answered(Period period);
}
