using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Articles;

/// <summary>An article, and how it was read in a period.</summary>
/// <param name="MedianReadingSeconds">Half of its readers read it no longer; nothing where no time was told.</param>
/// <param name="HelpfulShare">Of those who said whether it helped, 0 to 1; nothing where nobody did.</param>
/// <param name="HelpfulLow">The lower end of its 95 % interval (Wilson).</param>
/// <param name="HelpfulHigh">The upper end.</param>
internal sealed record ArticleRecord(
    Guid Id, string Source, string ExternalId, string? Title, string? Url, string? Section, DateTimeOffset? UpdatedAt,
    long Views, double? MedianReadingSeconds, long Helpful, long NotHelpful, double? HelpfulShare, double? HelpfulLow, double? HelpfulHigh);

/// <summary>How articles are read. Days are the workspace's own, `to` is exclusive; without them, all that is known counts.</summary>
internal sealed class ArticleBoard(SurveysDb db, CurrentTenant tenant)
{
    private const int FirstYear = 1990;
    private const int LastYear = 2200;

    private sealed record Count(Guid ArticleId, long Views, double? MedianReadingSeconds, long Helpful, long NotHelpful);

    /// <exception cref="InvalidInputException">A day or the limit can't be.</exception>
    public async Task<Page<ArticleRecord>> Read(DateOnly? from, DateOnly? to, int? limit, Guid? after, CancellationToken stop)
    {
        var errors = new FieldErrors();
        foreach (var (day, field) in new[] { (from, "from"), (to, "to") })
            errors.Require(day is null or { Year: >= FirstYear and <= LastYear }, field, $"must lie from {FirstYear} to {LastYear}.");
        errors.Require(from is null || to is null || from < to, "to", "must lie after from; it is the first day that doesn't count.");
        errors.ThrowIfAny();

        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var page = await db.Articles.AsNoTracking().Where(a => after == null || a.Id < after).OrderByDescending(a => a.Id).Slice(limit, a => a.Id, a => a, stop);
        var counts = await Counts([.. page.Data.Select(a => a.Id)], from is { } first ? zone.StartOf(first) : null, to is { } end ? zone.StartOf(end) : null, stop);
        return new Page<ArticleRecord>([.. page.Data.Select(a => Of(a, counts.GetValueOrDefault(a.Id) ?? new Count(a.Id, 0, null, 0, 0)))], page.Next);
    }

    /// <remarks>By hand, as EF has no median.</remarks>
    private Task<Dictionary<Guid, Count>> Counts(Guid[] articles, DateTimeOffset? from, DateTimeOffset? to, CancellationToken stop) => db.Database.SqlQuery<Count>(
        $"""
        select article_id as "ArticleId",
          count(*) filter (where deed = 'viewed') as "Views",
          percentile_cont(0.5) within group (order by reading_seconds) as "MedianReadingSeconds",
          count(*) filter (where deed = 'helpful') as "Helpful",
          count(*) filter (where deed = 'not_helpful') as "NotHelpful"
        from article_events
        where tenant_id = {tenant.Id} and article_id = any({articles}) and at >= coalesce({from}, '-infinity'::timestamptz) and at < coalesce({to}, 'infinity'::timestamptz)
        group by article_id
        """).ToDictionaryAsync(c => c.ArticleId, stop);

    private static ArticleRecord Of(Article article, Count count)
    {
        var said = count.Helpful + count.NotHelpful;
        var margin = Share.Wilson(count.Helpful, said);
        return new ArticleRecord(
            article.Id, article.Source, article.ExternalId, article.Title, article.Url, article.Section, article.UpdatedAt,
            count.Views, count.MedianReadingSeconds, count.Helpful, count.NotHelpful, said == 0 ? null : (double)count.Helpful / said, margin?.Low, margin?.High);
    }
}
