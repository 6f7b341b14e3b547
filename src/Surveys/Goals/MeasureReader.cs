using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>Reads any score, KPI, rating or cadence over time, so that what is built on them needn't know which it is.</summary>
internal sealed class MeasureReader(SurveysDb db, TallyReader tallies, CaseReader cases, CostBook costs, RatingReader ratings)
{
    // A page may show many figures of the same requests.
    private readonly Dictionary<KpiQuery, List<Case>> read = [];

    /// <summary>All that can be measured, of everything.</summary>
    public async Task<List<MeasureChoice>> Choices(CancellationToken stop)
    {
        var surveys = await db.Surveys.AsNoTracking().Where(s => db.SurveyVersions.Any(v => v.SurveyId == s.Id)).OrderByDescending(s => s.CreatedAt)
            .Select(s => new { s.Id, s.Name, Metric = db.SurveyVersions.Where(v => v.SurveyId == s.Id).OrderByDescending(v => v.Number).Select(v => v.Metric).First() }).ToListAsync(stop);
        var names = surveys.ToDictionary(s => s.Id, s => s.Name);
        return
        [
            .. surveys.Select(s => new MeasureChoice("Scores", new Measure(MeasureKind.Score, s.Id).Text, $"{ScoreWords.Name(s.Metric)} of {s.Name}")),
            .. KpiTerms.All.Where(terms => terms.LessIsBetter is not null).Select(terms => new MeasureChoice("KPIs", new Measure(MeasureKind.Kpi, Kpi: terms.Kpi).Text, terms.Name)),
            .. (await ratings.Questions(names.Keys, stop)).Select(one => new MeasureChoice("Ratings", new Measure(MeasureKind.Rating, one.Survey, Question: one.Id).Text, Rating(one, names[one.Survey]))),
            .. surveys.Select(s => new MeasureChoice("Cadences", new Measure(MeasureKind.Cadence, s.Id).Text, Cadence(s.Name))),
        ];
    }

    /// <summary>What is wrong with a measure that somebody chose.</summary>
    public async Task Check(Measure? measure, string field, FieldErrors errors, CancellationToken stop)
    {
        if (measure is null)
        {
            errors.Add(field, "is missing: choose one score, KPI, rating or cadence.");
            return;
        }

        var survey = measure.Survey is { } id ? await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) : null;
        var isOfSurvey = measure.Kind != MeasureKind.Kpi;
        errors.Require(!isOfSurvey || survey is not null, field, "names no survey of this workspace.");
        errors.Require(!isOfSurvey || measure.Kpi is null, field, "takes one metric only: a score or a KPI.");
        errors.Require(isOfSurvey || (measure.Kpi is { } kpi && measure.Survey is null && kpi != Kpi.Volume), field, "names no KPI of which less or more is better.");
        errors.Require(measure.Kind != MeasureKind.Score || survey is null || await tallies.Newest(survey.Id, stop) is not null, field, "names a survey that has never been published.");
        errors.Require(measure.Kind == MeasureKind.Rating ? survey is null || await ratings.Question(survey.Id, measure.Question, stop) is not null : measure.Question is null, field, "names no question of that survey that is answered from one number to another.");
        errors.Require(survey?.IsAnonymous != true || !measure.IsNarrowed, field, "can’t be of a part: the survey is anonymous, nobody’s answers are told apart.");
        errors.Require(measure.Kpi != Kpi.CostPerContact || !measure.IsNarrowed, field, "can’t be of a part: the cost is that of all support.");
        errors.Require(measure.Kind != MeasureKind.Cadence || !measure.IsNarrowed, field, "can’t be of a part: a cadence is a survey’s.");
        errors.Require(measure.Agent is not { } agent || await db.Agents.AnyAsync(a => a.Id == agent, stop), "agent", "is none of this workspace’s.");
        errors.Require(measure.Team is not { } team || await db.Teams.AnyAsync(t => t.Id == team, stop), "team", "is none of this workspace’s.");
        errors.CheckText(measure.Channel, "channel", 50);
        errors.CheckText(measure.Tag, "tag", 100);
    }

    /// <returns>Nothing where its survey is gone.</returns>
    public async Task<MeasureOverTime?> Read(Measure measure, Period days, Zone zone, CancellationToken stop) => measure.Kind switch
    {
        MeasureKind.Score => await Score(measure, days, stop),
        MeasureKind.Kpi => await OfKpi(measure, days, zone, stop),
        MeasureKind.Rating => await Rating(measure, days, stop),
        _ => await Cadence(measure, days, zone, stop),
    };

    private async Task<MeasureOverTime?> Score(Measure measure, Period days, CancellationToken stop)
    {
        var query = new ScoreQuery { Surveys = [measure.Survey!.Value], Period = days, Agent = measure.Agent, Team = measure.Team, Channel = measure.Channel, Tag = measure.Tag };
        if (await SurveyName(measure, stop) is not { } name || (await tallies.Read(query, days, stop)) is not [var told, ..])
            return null;

        var rule = ScoringRuleRecord.Of(told.Rule);
        var (lowest, highest) = ScoreWords.Bounds(rule);
        var terms = new MeasureTerms(
            $"{ScoreWords.Name(rule)} of {name}", await Part(measure, stop), ScoreWords.Unit(rule), rule.Direction == Direction.LowerIsBetter, lowest, highest, value => ScoreWords.Score(rule, value));
        return new MeasureOverTime(
            terms,
            period => Figure.Of(Scoring.Score.Of(told.Of(period))),
            (before, after) => Change.Between(told.Of(before), told.Of(after)));
    }

    private async Task<MeasureOverTime?> OfKpi(Measure measure, Period days, Zone zone, CancellationToken stop)
    {
        var terms = KpiTerms.All.Single(one => one.Kpi == measure.Kpi);
        var query = new KpiQuery(days, null, TrendInterval.Week, Agent: measure.Agent, Team: measure.Team, Channel: measure.Channel, Tag: measure.Tag);
        if (!read.TryGetValue(query, out var all))
            read[query] = all = await cases.Read(query, zone, stop);
        var cost = terms.Kpi == Kpi.CostPerContact ? new CostOfDays(await costs.List(stop)) : null;
        var unit = cost?.Currency ?? terms.Unit;
        List<Case> Within(Period period) => all.FindAll(one => one.Day >= period.From && one.Day < period.To);
        return new MeasureOverTime(
            new MeasureTerms(terms.Name, await Part(measure, stop), unit, terms.LessIsBetter!.Value, 0, unit == "%" ? 100 : null, value => KpiWords.Value(terms.Kpi, unit, value)),
            period => Figure.Of(cost?.PerContact(period, Within(period)) ?? KpiFigure.Of(terms, Within(period))),
            (before, after) => terms.Between(Within(before), Within(after)));
    }

    private async Task<MeasureOverTime?> Rating(Measure measure, Period days, CancellationToken stop)
    {
        if (await SurveyName(measure, stop) is not { } name || await ratings.Question(measure.Survey!.Value, measure.Question, stop) is not { } question)
            return null;

        var rule = question.Rule;
        var told = await ratings.Read(measure, rule, days, stop);
        Tally Within(Period period) => told.Where(day => day.Key >= period.From && day.Key < period.To).Aggregate(Tally.Empty(rule), (sum, day) => sum + day.Value);
        return new MeasureOverTime(
            new MeasureTerms(Rating(question, name), await Part(measure, stop), "", LessIsBetter: false, rule.Lowest, rule.Highest, value => ScoreWords.Score(ScoringRuleRecord.Of(rule), value)),
            period => Figure.Of(Scoring.Score.Of(Within(period))),
            (before, after) => Change.Between(Within(before), Within(after)));
    }

    private async Task<MeasureOverTime?> Cadence(Measure measure, Period days, Zone zone, CancellationToken stop)
    {
        if (await SurveyName(measure, stop) is not { } name)
            return null;

        var (from, to) = (zone.StartOf(days.From), zone.StartOf(days.To));
        var sent = (await db.Invitations.Where(i => i.SurveyId == measure.Survey && i.SentAt >= from && i.SentAt < to).Select(i => i.SentAt!.Value).ToListAsync(stop)).ConvertAll(zone.DayOf);
        Figure Of(Period period)
        {
            var n = sent.Count(day => day >= period.From && day < period.To);
            return new Figure(n, 30.0 * n / period.Days, null, null);
        }

        return new MeasureOverTime(
            new MeasureTerms(Cadence(name), "", "", LessIsBetter: false, 0, null, value => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "–"),
            Of,
            (_, _) => null);
    }

    private static string Rating(RatingQuestion question, string survey) => $"“{question.Text}” in {survey}";

    private static string Cadence(string survey) => $"Customers asked in 30 days by {survey}";

    private Task<string?> SurveyName(Measure measure, CancellationToken stop) => db.Surveys.Where(s => s.Id == measure.Survey).Select(s => s.Name).SingleOrDefaultAsync(stop);

    private async Task<string> Part(Measure measure, CancellationToken stop) => string.Join(", ", new[]
    {
        measure.Agent is { } agent ? (await db.AgentNames([agent], stop)).Select(a => a.Name).FirstOrDefault() : null,
        measure.Team is { } team ? $"team {await db.Teams.Where(t => t.Id == team).Select(t => t.Name).SingleOrDefaultAsync(stop)}" : null,
        measure.Channel is { } channel ? $"channel {channel}" : null,
        measure.Tag is { } tag ? $"topic {tag}" : null,
    }.OfType<string>());
}
