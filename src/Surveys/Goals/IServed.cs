namespace Surveys.Goals;

/// <summary>What a goal may serve: a room that keeps values or pillars tells their names.</summary>
internal interface IServed
{
    Task<IReadOnlyList<string>> Names(CancellationToken stop);
}
