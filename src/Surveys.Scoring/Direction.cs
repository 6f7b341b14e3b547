namespace Surveys.Scoring;

/// <summary>Which way a score improves. Only the effort question of CES 1.0 improves downwards.</summary>
public enum Direction
{
    HigherIsBetter,
    LowerIsBetter,
}
