namespace Surveys.Scoring;

/// <summary>
/// What a test says of two scores. Higher is higher by number: for an effort score of CES 1.0, whose
/// <see cref="ScoringRule.Direction"/> is downwards, that is bad news.
/// </summary>
public enum Verdict
{
    Higher,
    Lower,

    /// <summary>Not proof of sameness: only too little to tell. Never drawn as an arrow.</summary>
    NoEvidenceOfChange,
}
