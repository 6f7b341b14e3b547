using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>One survey's numbers of a period; of one agent, where only theirs are told.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Trend">The last periods up to this one.</param>
/// <param name="Moved">What left its limits in the period.</param>
/// <param name="Groups">Of each dimension those that changed beyond chance, the best change first.</param>
/// <param name="Compared">Whether there were groups to compare.</param>
/// <param name="Comments">The worst first.</param>
internal sealed record SurveyTold(
    Survey Survey,
    string? Agent,
    ScoreQuery Query,
    ScoresRecord Scores,
    ScoresRecord Trend,
    MovementsRecord? Moved,
    IReadOnlyList<(Dimension By, GroupRecord Group)> Groups,
    bool Compared,
    IReadOnlyList<AnswerRow> Comments);

/// <summary>What a digest tells.</summary>
/// <param name="InFull">The surveys with most answers first.</param>
/// <param name="InShort">More of them: their scores alone.</param>
/// <param name="Silent">Names of those without an answer in the period.</param>
/// <param name="More">How many surveys there are beside.</param>
internal sealed record DigestTold(
    Tenant Workspace, DigestFrequency Frequency, Period Period, IReadOnlyList<SurveyTold> InFull, IReadOnlyList<(Survey Survey, string? Agent, ScoreQuery Query, ScoresRecord Scores)> InShort, IReadOnlyList<string> Silent, int More);

/// <summary>Reads what a member may see: an agent their own answers, everybody else all.</summary>
internal sealed class DigestReader(SurveysDb db, ScoreBoard board, Movements movements)
{
    public const int Points = 12;

    /// <summary>More would make a mail that mail programs cut off.</summary>
    private const int MostInFull = 4;

    private const int Most = 24;
    private const int MostComments = 3;

    /// <returns>Nothing for an agent of whom it isn't known which of the help desk's they are.</returns>
    public async Task<DigestTold?> Read(Tenant workspace, Member member, string email, Digest digest, Period period, CancellationToken stop)
    {
        var own = await db.OwnAgentIds(member, email, stop);
        if (own is [])
            return null;

        var names = own is null ? [] : await db.AgentNames(own, stop);
        IEnumerable<(Guid? Id, string? Name)> agents = own is null ? [(null, null)] : names.Select(agent => ((Guid?)agent.Id, (string?)agent.Name));
        var chosen = digest.SurveyIds;
        var wanted = await db.Surveys.AsNoTracking()
            .Where(s => chosen.Length == 0 ? s.Published != null : chosen.Contains(s.Id))
            .Where(s => own == null || !s.IsAnonymous)
            .OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
        var answers = await db.DailyTotals.Where(t => t.Facet == Facets.None && t.Day >= period.From && t.Day < period.To).GroupBy(t => t.SurveyId)
            .Select(days => new { days.Key, N = days.Sum(t => t.N) }).ToDictionaryAsync(days => days.Key, days => days.N, stop);
        var surveys = wanted.OrderByDescending(survey => answers.GetValueOrDefault(survey.Id)).Take(Most).ToList();

        var read = new List<(Survey Survey, string? Agent, ScoreQuery Query, ScoresRecord? Scores)>();
        foreach (var (survey, agent) in surveys.SelectMany(survey => agents, (survey, agent) => (survey, agent)))
        {
            var query = new ScoreQuery { Surveys = [survey.Id], Period = period, Interval = digest.Frequency.Interval(), Against = digest.Frequency.Before(period.From), Agent = agent.Id };
            read.Add((survey, agent.Name, query, await board.Read(query, workspace, stop)));
        }

        // Answers on the scale of before count as well as those on a new one.
        var answered = read.Where(one => one.Scores is { Total.N: > 0 } or { OtherSeries.Count: > 0 }).OrderByDescending(one => one.Scores!.Total.N).ToList();
        var full = new List<SurveyTold>();
        foreach (var (survey, agent, query, scores) in answered.Take(MostInFull))
            full.Add(await InFull(survey, agent, query, scores!, workspace, digest.Frequency, stop));
        return new DigestTold(
            workspace,
            digest.Frequency,
            period,
            full,
            [.. answered.Skip(MostInFull).Select(one => (one.Survey, one.Agent, one.Query, one.Scores!))],
            [.. read.Select(one => one.Survey.Name).Except(answered.Select(one => one.Survey.Name))],
            wanted.Count - surveys.Count);
    }

    private async Task<SurveyTold> InFull(Survey survey, string? agent, ScoreQuery query, ScoresRecord scores, Tenant workspace, DigestFrequency frequency, CancellationToken stop)
    {
        var last = query with { Period = frequency.With(query.Period, Points - 1), Against = null };
        var trend = await board.Read(last, workspace, stop);
        IReadOnlyList<Dimension> by = survey.IsAnonymous ? [] : query.Agent is null ? Movements.Dimensions : [Dimension.Channel, Dimension.Tag];
        var moved = await movements.Read(Watched(last), by, tellsWords: false, stop);
        var groups = new List<(Dimension By, GroupRecord Group)>();
        foreach (var dimension in by)
            groups.AddRange((await board.Groups(query, new Grouping(dimension), stop)).Where(group => group is { Id: not null, Change: not null }).Select(group => (dimension, group)));
        var sign = scores.Rule.Direction == Direction.HigherIsBetter ? -1 : 1;
        return new SurveyTold(
            survey,
            agent,
            query,
            scores,
            trend!,
            moved is null ? null : moved with { Movements = [.. moved.Movements.Where(movement => movement.Until >= query.Period.From)] },
            [.. groups.Where(one => VerdictWords.IsChange(one.Group.Change!.Verdict)).OrderBy(one => sign * one.Group.Change!.Difference)],
            groups.Count > 0,
            await Comments(survey, query, scores, stop));
    }

    /// <summary>By days, or by weeks of the last twelve.</summary>
    private static ScoreQuery Watched(ScoreQuery last) => last.Interval == TrendInterval.Day
        ? last
        : last with { Interval = TrendInterval.Week, Period = last.Period with { From = TrendInterval.Week.StartOf(last.Period.To.AddDays(-7 * Points)) } };

    /// <summary>The worst and the best, so that neither hides the other. Few people without names could be told by their words.</summary>
    private async Task<IReadOnlyList<AnswerRow>> Comments(Survey survey, ScoreQuery query, ScoresRecord scores, CancellationToken stop)
    {
        if (survey.IsAnonymous && scores.Total.N < ScoreBoard.SmallestGroup)
            return [];

        var said = (ResponseFilter.Everything with { Survey = query.Survey, From = query.Period.From, To = query.Period.To, Agent = query.Agent, Comments = true }).Apply(db.Responses.AsNoTracking());
        var lowest = await said.OrderBy(r => r.Rating).ThenByDescending(r => r.AnsweredAt).Take(MostComments).ToRows(db).ToListAsync(stop);
        var highest = await said.OrderByDescending(r => r.Rating).ThenByDescending(r => r.AnsweredAt).Take(MostComments).ToRows(db).ToListAsync(stop);
        var (worst, best) = scores.Rule.Direction == Direction.HigherIsBetter ? (lowest, highest) : (highest, lowest);
        return [.. worst.Take(MostComments - 1).Concat(best.Take(1)).Concat(worst).DistinctBy(row => row.Id).Take(MostComments)];
    }
}
