using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Articles;

/// <summary>How far customers help themselves: articles read against requests, and which articles leave their readers without help.</summary>
internal sealed class SelfServiceBoard(SurveysDb db, CurrentTenant tenant)
{
    /// <summary>Of more articles, those that are read most.</summary>
    public const int MostArticles = 200;

    private sealed record Day(DateOnly On, long Views, long Requests);

    private sealed record Row(Guid Id, string? Title, string? Url, string? Section, long Views, double? MedianReadingSeconds, long Helpful, long Said, long Opened, long Known);

    private sealed record Followed(long Count, long N);

    /// <param name="hours">Within which a request counts as after reading.</param>
    public async Task<SelfServiceRecord> Read(Period period, Period? against, TrendInterval interval, int hours, Zone zone, CancellationToken stop)
    {
        var days = await Days(period, zone, stop);
        var total = await Total(period, days, hours, zone, stop);
        var before = against is { } other ? await Total(other, await Days(other, zone, stop), hours, zone, stop) : null;
        return new SelfServiceRecord(
            zone.Name,
            period.From,
            period.To,
            hours,
            interval,
            total,
            before,
            before is null ? null : Verdict(Change.BetweenShares((before.Helped.Count, before.Helped.N), (total.Helped.Count, total.Helped.N))),
            [.. interval.Points(period.From, period.To).Select(point => Point(point.Start, days.FindAll(day => day.On >= point.From && day.On < point.To)))],
            Judged(await Rows(period, hours, zone, stop), hours));
    }

    private static string? Verdict(Change? change) => change is null ? null : VerdictWords.Of(change.Verdict);

    private static SelfServicePoint Point(DateOnly start, List<Day> days) => new(start, days.Sum(day => day.Views), days.Sum(day => day.Requests), Ratio(days));

    private static double? Ratio(List<Day> days) => days.Sum(day => day.Requests) is > 0 and var requests ? (double)days.Sum(day => day.Views) / requests : null;

    private async Task<SelfServiceTotal> Total(Period period, List<Day> days, int hours, Zone zone, CancellationToken stop)
    {
        var (from, to) = (zone.StartOf(period.From), zone.StartOf(period.To));
        var said = db.ArticleEvents.Where(e => e.At >= from && e.At < to);
        var (helpful, not) = (await said.LongCountAsync(e => e.Deed == ArticleDeed.Helpful, stop), await said.LongCountAsync(e => e.Deed == ArticleDeed.NotHelpful, stop));
        var after = await db.Database.SqlQuery<Followed>(
            $"""
            select count(*) as "N", count(*) filter (where exists (
              select from article_events e where e.tenant_id = i.tenant_id and e.contact_id = i.contact_id and e.deed = 'viewed' and e.at < i.opened_at and e.at >= i.opened_at - make_interval(hours => {hours}))) as "Count"
            from interactions i
            where i.tenant_id = {tenant.Id} and i.opened_at >= {from} and i.opened_at < {to} and i.contact_id is not null
            """).SingleAsync(stop);
        return new SelfServiceTotal(days.Sum(day => day.Views), days.Sum(day => day.Requests), Ratio(days), PartOf.Of(helpful, helpful + not), PartOf.Of(after.Count, after.N));
    }

    private Task<List<Day>> Days(Period period, Zone zone, CancellationToken stop)
    {
        var (from, to) = (zone.StartOf(period.From), zone.StartOf(period.To));
        return db.Database.SqlQuery<Day>(
            $"""
            select day as "On", sum(views)::bigint as "Views", sum(requests)::bigint as "Requests" from (
              select (at at time zone {zone.Name})::date as day, 1 as views, 0 as requests from article_events where tenant_id = {tenant.Id} and at >= {from} and at < {to} and deed = 'viewed'
              union all
              select (opened_at at time zone {zone.Name})::date, 0, 1 from interactions where tenant_id = {tenant.Id} and opened_at >= {from} and opened_at < {to}) happened
            group by day
            """).ToListAsync(stop);
    }

    /// <remarks>A customer who opens an article five times a day has read it once; and of what a day's reading led to, only what came after its first look.</remarks>
    private Task<List<Row>> Rows(Period period, int hours, Zone zone, CancellationToken stop)
    {
        var (from, to) = (zone.StartOf(period.From), zone.StartOf(period.To));
        return db.Database.SqlQuery<Row>(
            $"""
            with told as (
              select article_id, count(*) filter (where deed = 'viewed') as views, percentile_cont(0.5) within group (order by reading_seconds) as seconds,
                count(*) filter (where deed = 'helpful') as helpful, count(*) filter (where deed <> 'viewed') as said
              from article_events where tenant_id = {tenant.Id} and at >= {from} and at < {to} group by article_id),
            readings as (
              select article_id, contact_id, min(at) as at
              from article_events where tenant_id = {tenant.Id} and at >= {from} and at < {to} and deed = 'viewed' and contact_id is not null
              group by article_id, contact_id, (at at time zone {zone.Name})::date),
            followed as (
              select r.article_id, count(*) as known, count(*) filter (where exists (
                select from interactions i where i.tenant_id = {tenant.Id} and i.contact_id = r.contact_id and i.opened_at > r.at and i.opened_at <= r.at + make_interval(hours => {hours}))) as opened
              from readings r group by r.article_id)
            select a.id as "Id", a.title as "Title", a.url as "Url", a.section as "Section", t.views as "Views", t.seconds as "MedianReadingSeconds", t.helpful as "Helpful", t.said as "Said",
              coalesce(f.opened, 0) as "Opened", coalesce(f.known, 0) as "Known"
            from told t join articles a on a.tenant_id = {tenant.Id} and a.id = t.article_id left join followed f on f.article_id = t.article_id
            order by t.views desc, a.id limit {MostArticles}
            """).ToListAsync(stop);
    }

    private static List<ReadArticle> Judged(List<Row> rows, int hours)
    {
        var unhelped = Against(rows, row => row.Said - row.Helpful, row => row.Said);
        var opened = Against(rows, row => row.Opened, row => row.Known);
        return [.. rows.Select((row, place) => new ReadArticle(
                row.Id, row.Title, row.Url, row.Section, row.Views, row.MedianReadingSeconds, PartOf.Of(row.Helpful, row.Said), PartOf.Of(row.Opened, row.Known),
                [.. new[]
                {
                    unhelped[place]?.Verdict == Scoring.Verdict.Higher ? $"{Part(row.Said - row.Helpful, row.Said)} said that it didn’t help, {Others(unhelped[place]!, row.Said - row.Helpful, row.Said)} of other articles" : null,
                    opened[place]?.Verdict == Scoring.Verdict.Higher ? $"{Part(row.Opened, row.Known)} known readings led to a request within {(hours == 168 ? "a week" : $"{hours} hours")}, {Others(opened[place]!, row.Opened, row.Known)} of other articles" : null,
                }.OfType<string>()]))
            .OrderByDescending(article => article.Reasons.Count > 0 ? article.Helped.N - article.Helped.Count + article.Opened.Count : -1)
            .ThenByDescending(article => article.Views)];
    }

    /// <summary>Each against all others together, judged for all.</summary>
    private static IReadOnlyList<Change?> Against(List<Row> rows, Func<Row, long> part, Func<Row, long> whole)
    {
        var (parts, wholes) = (rows.Sum(part), rows.Sum(whole));
        return Change.JudgedTogether(rows.Select(row => Change.BetweenShares((parts - part(row), wholes - whole(row)), (part(row), whole(row)))));
    }

    private static string Part(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part:N0} of {whole:N0}");

    private static string Others(Change change, long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{(100.0 * part / whole) - change.Difference:F0} %");
}
