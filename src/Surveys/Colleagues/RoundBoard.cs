using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Trends;

namespace Surveys.Colleagues;

/// <summary>A figure of some colleagues.</summary>
/// <param name="Tally">How often each rating was given, lowest first; of the whole alone.</param>
internal sealed record Cell(long N, double? Score, double? Low, double? High, IReadOnlyList<long>? Tally);

/// <param name="Id">Nothing for those without a team.</param>
/// <param name="Cell">Nothing where too few answered, or where those who are few would follow from it.</param>
/// <param name="Customers">What customers said of the team in the 90 days before the round was over, by their most answered CSAT survey; nothing where too few did.</param>
internal sealed record TeamCell(Guid? Id, string? Name, Cell? Cell, GroupRecord? Customers);

/// <param name="Change">Against the round of this kind before, where both are told.</param>
/// <param name="Words">What they said to it, by the alphabet, of nobody.</param>
internal sealed record QuestionResult(string Key, string Text, ScoringRuleRecord Rule, Cell? Whole, ChangeRecord? Change, IReadOnlyList<TeamCell> Teams, IReadOnlyList<string> Words);

/// <summary>The mean of what each person's ratings add up to, with its 95 % margin.</summary>
internal sealed record TotalCell(long N, double Mean, double? Low, double? High);

/// <param name="Total">Nothing where the team is hidden.</param>
internal sealed record TeamTotal(Guid? Id, string? Name, TotalCell? Total);

/// <summary>What the ratings of all questions add up to.</summary>
/// <param name="Most">That can be given: 50 of ten questions.</param>
/// <param name="People">Each person's, the highest first, of nobody.</param>
internal sealed record RoundTotal(int Most, TotalCell Whole, IReadOnlyList<int> People, IReadOnlyList<TeamTotal> Teams);

/// <summary>A round and, once it's over, what it told.</summary>
/// <param name="Answered">Nothing until it's over, or where too few answered for anything to be told.</param>
/// <param name="Results">Empty until it's over.</param>
/// <param name="Comments">In no order, of nobody.</param>
/// <param name="Note">Why nothing is told, where that's so.</param>
/// <param name="Total">Of several ratings of one kind; else nothing.</param>
internal sealed record RoundRecord(
    Guid Id, RoundKind Kind, string Title, DateTimeOffset OpenedAt, DateOnly Closes, bool IsOver, int SmallestGroup, int Asked, long? Answered, IReadOnlyList<QuestionResult> Results, IReadOnlyList<string> Comments, string? Note,
    RoundTotal? Total = null);

/// <summary>Tells what rounds among colleagues came to, in cells that never change: once a round is over, of the whole and by team.</summary>
internal sealed class RoundBoard(SurveysDb db, RoundBook book, TallyReader tallies, ScoreBoard scores)
{
    private const int CustomersDays = 90;

    /// <param name="Told">Nothing where the team is hidden.</param>
    private sealed record TeamPart(Guid? Id, string? Name, List<ColleagueAnswer>? Told);

    /// <summary>The newest first, with what the whole said.</summary>
    public async Task<List<RoundRecord>> List(CancellationToken stop)
    {
        var today = await book.Today(stop);
        var told = new List<RoundRecord>();
        foreach (var round in await db.ColleagueRounds.AsNoTracking().OrderByDescending(r => r.Id).ToListAsync(stop))
            told.Add(await Tell(round, today, withCustomers: false, stop));
        return told;
    }

    public async Task<RoundRecord?> Get(Guid id, CancellationToken stop) =>
        await db.ColleagueRounds.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is { } round ? await Tell(round, await book.Today(stop), withCustomers: true, stop) : null;

    /// <summary>The newest of a kind that is over and told; nothing where there is none.</summary>
    public async Task<RoundRecord?> Newest(RoundKind kind, CancellationToken stop)
    {
        var today = await book.Today(stop);
        foreach (var round in await db.ColleagueRounds.AsNoTracking().Where(r => r.Kind == kind && r.ClosesDay < today).OrderByDescending(r => r.ClosesDay).ThenByDescending(r => r.Id).ToListAsync(stop))
        {
            if (await Tell(round, today, withCustomers: false, stop) is { Note: null } told)
                return told;
        }

        return null;
    }

    private async Task<RoundRecord> Tell(Round round, DateOnly today, bool withCustomers, CancellationToken stop)
    {
        var answers = round.IsOver(today) ? await Answers(round.Id, stop) : [];
        var note = !round.IsOver(today) ? $"Nothing is told before it is over, so that nobody’s answer follows from what was told before and after it. The last day is {ScoreWords.Day(round.ClosesDay)}."
            : answers.Count < round.SmallestGroup ? $"Fewer than {round.SmallestGroup} answered, so nothing is told."
            : null;
        var record = new RoundRecord(round.Id, round.Kind, round.Title, round.OpenedAt, round.ClosesDay, round.IsOver(today), round.SmallestGroup, round.Asked, null, [], [], note);
        if (note is not null)
            return record;

        var before = await Before(round, stop);
        var customers = withCustomers && round.Questions.Count == 1 ? await Customers(round, stop) : new Dictionary<string, GroupRecord>();
        var teams = ByTeam(round, answers, (await db.TeamNames(stop)).ToDictionary(team => team.Id, team => team.Name));
        return record with
        {
            Answered = answers.Count,
            Results = [.. round.Questions.Select(question => Result(question, answers, round, before, teams, customers))],
            Total = Total(round, answers, teams),
            // Their ids are random.
            Comments = [.. answers.Select(answer => answer.Comment).OfType<string>()],
        };
    }

    private Task<List<ColleagueAnswer>> Answers(Guid round, CancellationToken stop) => db.ColleagueAnswers.AsNoTracking().Where(a => a.RoundId == round).OrderBy(a => a.Id).ToListAsync(stop);

    /// <summary>The round of this kind before, where it could be told.</summary>
    private async Task<(Round Round, List<ColleagueAnswer> Answers)?> Before(Round round, CancellationToken stop) =>
        await db.ColleagueRounds.AsNoTracking().Where(r => r.Kind == round.Kind && r.ClosesDay < round.ClosesDay && r.Id != round.Id).OrderByDescending(r => r.ClosesDay).ThenByDescending(r => r.Id).FirstOrDefaultAsync(stop) is { } earlier
        && await Answers(earlier.Id, stop) is var answers && answers.Count >= earlier.SmallestGroup
            ? (earlier, answers)
            : null;

    private static List<TeamPart> ByTeam(Round round, List<ColleagueAnswer> answers, Dictionary<Guid, string> names)
    {
        var teams = round.TeamIds.Union(answers.Select(answer => answer.TeamId ?? Guid.Empty))
            .Select(id => (Id: id == Guid.Empty ? (Guid?)null : id, Name: names.GetValueOrDefault(id), Answers: answers.FindAll(answer => (answer.TeamId ?? Guid.Empty) == id)))
            .OrderBy(team => team.Name ?? "\uffff", StringComparer.CurrentCultureIgnoreCase).ToList();
        var hidden = Disclosure.Hidden([.. teams.Select(team => (long)team.Answers.Count)], round.SmallestGroup);
        return [.. teams.Select((team, place) => new TeamPart(team.Id, team.Name, hidden[place] || team.Answers.Count == 0 ? null : team.Answers))];
    }

    private static QuestionResult Result(
        RoundQuestion question, List<ColleagueAnswer> answers, Round round, (Round Round, List<ColleagueAnswer> Answers)? before, List<TeamPart> teams, IReadOnlyDictionary<string, GroupRecord> customers)
    {
        var whole = Tally(question, answers);
        return new QuestionResult(
            question.Key, question.Text, ScoringRuleRecord.Of(question.Rule), Of(whole, withTally: true),
            before is { } earlier && earlier.Round.Questions.FirstOrDefault(one => one.Key == question.Key && one.Metric == question.Metric) is { } same && Change.Between(Tally(same, earlier.Answers), whole) is { } change
                ? ChangeRecord.Of(change, new Period(earlier.Round.ClosesDay, round.ClosesDay), earlier.Answers.Count)
                : null,
            [.. teams.Select(team => new TeamCell(team.Id, team.Name, team.Told is { } told ? Of(Tally(question, told), withTally: false) : null, customers.GetValueOrDefault(team.Id?.ToString() ?? "")))],
            // By the alphabet: in the answers' order, what one person wrote to each question would stand in one place everywhere.
            [.. answers.Select(answer => answer.Words.GetValueOrDefault(question.Key)).OfType<string>().Order(StringComparer.CurrentCulture)]);
    }

    /// <returns>Nothing where ratings can't be added: of one question, or of scales that aren't means.</returns>
    private static RoundTotal? Total(Round round, List<ColleagueAnswer> answers, List<TeamPart> teams)
    {
        if (round.Questions.Count < 2 || round.Questions.Any(question => question.Metric != Metric.Ces))
            return null;

        var (least, most) = (round.Questions.Sum(question => question.Rule.Lowest), round.Questions.Sum(question => question.Rule.Highest));
        int Sum(ColleagueAnswer answer) => round.Questions.Sum(question => answer.Ratings[question.Key]);
        TotalCell Of(List<ColleagueAnswer> of)
        {
            var told = Measured.Of(of.Select(answer => (double)Sum(answer)))!;
            return new TotalCell(told.N, told.Mean, told.MeanMargin is { } low ? Math.Max(least, low.Low) : null, told.MeanMargin is { } high ? Math.Min(most, high.High) : null);
        }

        return new RoundTotal(most, Of(answers), [.. answers.Select(Sum).OrderDescending()], [.. teams.Select(team => new TeamTotal(team.Id, team.Name, team.Told is { } told ? Of(told) : null))]);
    }

    private static Tally Tally(RoundQuestion question, IEnumerable<ColleagueAnswer> answers) =>
        answers.Aggregate(Scoring.Tally.Empty(question.Rule), (tally, answer) => tally.Add(answer.Ratings[question.Key], 1));

    private static Cell Of(Tally tally, bool withTally)
    {
        var score = Score.Of(tally);
        return new Cell(score.N, score.Value, score.Margin?.Low, score.Margin?.High, withTally ? tally.Counts : null);
    }

    private async Task<IReadOnlyDictionary<string, GroupRecord>> Customers(Round round, CancellationToken stop)
    {
        var period = new Period(round.ClosesDay.AddDays(1 - CustomersDays), round.ClosesDay.AddDays(1));
        var survey = (await tallies.Answered(period, stop)).Where(one => one.Metric == Metric.Csat).Select(one => (Guid?)one.Survey).FirstOrDefault();
        if (survey is not { } id || await db.Surveys.AnyAsync(s => s.Id == id && s.IsAnonymous, stop))
            return new Dictionary<string, GroupRecord>();

        var groups = await scores.Groups(new ScoreQuery { Surveys = [id], Period = period }, new Grouping(Dimension.Team), stop);
        return groups.Where(group => group is { Id: not null, Masked: false }).ToDictionary(group => group.Id!);
    }
}
