using Surveys.Design;
using Surveys.Responses;

namespace Surveys.Trends;

/// <summary>A view of scores, and where it leads.</summary>
internal interface IScoreView
{
    ScoresRecord? Scores { get; }

    /// <summary>This view with one thing chosen otherwise; nothing outside of the workspace.</summary>
    string? With(string name, string? value);

    /// <summary>A table or chart of this view as a file; nothing outside.</summary>
    string? Csv(string table);
}

/// <summary>What the parts of an overview are drawn from: within the workspace, and outside of it, where nothing leads further.</summary>
internal interface IOverview : IScoreView
{
    string Company { get; }
    Survey? Chosen { get; }
    SurveyVersion? Version { get; }
    ScoreQuery? Query { get; }
    IReadOnlyList<GroupTable> Groups { get; }
    MovementsRecord? Moved { get; }
    IReadOnlyList<AnswerRow> Comments { get; }

    /// <summary>Outside, neither comments nor links are shown.</summary>
    bool IsOutside { get; }

    /// <summary>Where a link for outside is made to this view; nothing where none can be.</summary>
    string? Share { get; }

    /// <summary>This view of a movement's days; nothing outside.</summary>
    string? During(MovementRecord movement);

    /// <summary>The comments of this view in a period; nothing outside.</summary>
    ResponseFilter? Answered(Period period);
}
