namespace Surveys.Scoring;

/// <summary>How one answer reads, from bad to good; <see cref="ScoringRule.BandOf"/> draws the borders.</summary>
public enum Band
{
    /// <summary>An NPS detractor, or a rating in the bad half of its scale.</summary>
    Unhappy,

    /// <summary>An NPS passive, or a rating that is neither bad nor favourable.</summary>
    Neutral,

    /// <summary>An NPS promoter, or a favourable rating.</summary>
    Happy,
}
