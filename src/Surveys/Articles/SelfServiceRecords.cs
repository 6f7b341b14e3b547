using Surveys.Trends;

namespace Surveys.Articles;

/// <summary>A part of some cases, with its 95 % margin (Wilson).</summary>
/// <param name="Share">0 to 1; nothing of no case.</param>
internal sealed record PartOf(long Count, long N, double? Share, double? Low, double? High)
{
    public static PartOf Of(long count, long n)
    {
        var margin = Scoring.Share.Wilson(count, n);
        return new PartOf(count, n, n == 0 ? null : (double)count / n, margin?.Low, margin?.High);
    }
}

/// <summary>What readers found in a period, and what became of them.</summary>
/// <param name="Views">Articles read.</param>
/// <param name="Requests">That came in.</param>
/// <param name="PerRequest">Articles read for each of them; nothing where none came in.</param>
/// <param name="Helped">Of those who said whether it helped.</param>
/// <param name="AfterReading">Of the requests whose customer is known: those that came within the hours after they read an article.</param>
internal sealed record SelfServiceTotal(long Views, long Requests, double? PerRequest, PartOf Helped, PartOf AfterReading);

internal sealed record SelfServicePoint(DateOnly Start, long Views, long Requests, double? PerRequest);

/// <summary>An article of the period.</summary>
/// <param name="Opened">Of its readings by known customers, one a day each: those after which they opened a request within the hours.</param>
/// <param name="Reasons">Why it is to be mended first: what of it is worse than of all other articles together beyond chance, corrected for how many there are (Holm).</param>
internal sealed record ReadArticle(Guid Id, string? Title, string? Url, string? Section, long Views, double? MedianReadingSeconds, PartOf Helped, PartOf Opened, IReadOnlyList<string> Reasons);

/// <summary>The answer of `GET /articles/self-service`.</summary>
/// <param name="Hours">Within which a request counts as after reading.</param>
/// <param name="HelpedVerdict">Of the share that was helped against the days before; nothing where there is nothing to compare.</param>
/// <param name="Articles">Those to be mended first, then by how often they were read.</param>
internal sealed record SelfServiceRecord(
    string TimeZone, DateOnly From, DateOnly To, int Hours, TrendInterval Interval, SelfServiceTotal Total, SelfServiceTotal? Previous, string? HelpedVerdict, IReadOnlyList<SelfServicePoint> Series, IReadOnlyList<ReadArticle> Articles);
