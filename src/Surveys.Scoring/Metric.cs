namespace Surveys.Scoring;

/// <summary>What a survey's scored question measures. Its <see cref="ScoringRule"/> says on which scale.</summary>
public enum Metric
{
    /// <summary>Customer satisfaction: the share of favourable answers, 0 to 100.</summary>
    Csat,

    /// <summary>Net Promoter Score: promoters less detractors, −100 to 100 (Reichheld 2003).</summary>
    Nps,

    /// <summary>Customer Effort Score: the mean rating (CEB 2010 and 2013).</summary>
    Ces,
}
