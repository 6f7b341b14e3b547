using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;

namespace Surveys.Responses;

/// <summary>A word that tells one side's comments from the other's.</summary>
/// <param name="Word">In small letters.</param>
/// <param name="Comments">In how many comments of its side it stands.</param>
/// <param name="Example">The newest of them.</param>
internal sealed record ToldWord(string Word, long Comments, string Example);

/// <param name="Read">How many comments were read: the newest, up to a bound.</param>
internal sealed record WordsOfComments(IReadOnlyList<ToldWord> Unhappy, IReadOnlyList<ToldWord> Happy, int Read);

/// <summary>Which words stand in some comments rather than in others. What it costs is bounded: it reads the newest comments.</summary>
internal sealed partial class CommentWords(SurveysDb db)
{
    public const int Most = 4000;

    /// <summary>With fewer comments on a side, words tell about single customers.</summary>
    private const int FewestComments = 10;

    private const int MostWords = 8;

    /// <summary>In standard errors; at random, one word in forty lies beyond it on its side.</summary>
    private const double Telling = 1.96;

    private enum Side
    {
        Neither,
        First,
        Second,
    }

    private sealed record Written(Side Side, string Comment);

    /// <summary>Unhappy answers' against happy ones'.</summary>
    /// <returns>No words where too few comments are on either side.</returns>
    public async Task<WordsOfComments> Read(IQueryable<SurveyResponse> answers, CancellationToken stop)
    {
        var comments = await Newest(answers).Select(r => new { r.Band, Comment = r.Comment! }).ToListAsync(stop);
        var (unhappy, happy) = await Tell(comments.ConvertAll(c => new Written(c.Band switch { Band.Unhappy => Side.First, Band.Happy => Side.Second, _ => Side.Neither }, c.Comment)), stop);
        return new WordsOfComments(unhappy, happy, comments.Count);
    }

    /// <summary>Those of some answers against those of others.</summary>
    /// <returns>What stands in the first rather than in the others; no words where too few comments are on either side.</returns>
    public async Task<IReadOnlyList<ToldWord>> Of(IQueryable<SurveyResponse> these, IQueryable<SurveyResponse> others, CancellationToken stop)
    {
        var comments = new List<Written>();
        foreach (var (answers, side) in new[] { (these, Side.First), (others, Side.Second) })
            comments.AddRange((await Newest(answers).Select(r => r.Comment!).ToListAsync(stop)).ConvertAll(comment => new Written(side, comment)));
        return (await Tell(comments, stop)).First;
    }

    private static IQueryable<SurveyResponse> Newest(IQueryable<SurveyResponse> answers) =>
        answers.Where(r => r.Comment != null).OrderByDescending(r => r.AnsweredOn).ThenByDescending(r => r.AnsweredAt).Take(Most);

    private async Task<(List<ToldWord> First, List<ToldWord> Second)> Tell(List<Written> comments, CancellationToken stop)
    {
        if (comments.Count(c => c.Side == Side.First) < FewestComments || comments.Count(c => c.Side == Side.Second) < FewestComments)
            return ([], []);

        var words = await WithMeaning(TellingWord.Of(Count(comments)).Where(word => Math.Abs(word.Z) >= Telling).ToList(), stop);
        return (
            words.Where(word => word.Z > 0).Take(MostWords).Select(word => Told(word.Count.Word, word.Count.Unhappy, Side.First, comments)).ToList(),
            words.Where(word => word.Z < 0).Reverse().Take(MostWords).Select(word => Told(word.Count.Word, word.Count.Happy, Side.Second, comments)).ToList());
    }

    /// <summary>Without what every sentence has ("and", "the"), as far as the database knows the language.</summary>
    private async Task<List<TellingWord>> WithMeaning(List<TellingWord> words, CancellationToken stop)
    {
        var all = words.Select(word => word.Count.Word).ToArray();
        var kept = await db.Database.SqlQuery<string>($"select w as \"Value\" from unnest({all}) w where to_tsvector('english', w) <> '' and to_tsvector('romanian', w) <> ''").ToListAsync(stop);
        return words.FindAll(word => kept.Contains(word.Count.Word));
    }

    /// <summary>In how many comments each word stands: who says it five times says it once.</summary>
    private static List<WordCount> Count(List<Written> comments) => comments
        .SelectMany(comment => Words(comment.Comment).Distinct().Select(word => (word, comment.Side)))
        .GroupBy(one => one.word, one => one.Side)
        .Select(sides => new WordCount(sides.Key, sides.Count(side => side == Side.First), sides.Count(side => side == Side.Second), sides.Count()))
        .ToList();

    private static ToldWord Told(string word, long times, Side side, List<Written> comments) =>
        new(word, times, comments.First(comment => comment.Side == side && Words(comment.Comment).Contains(word)).Comment);

    private static IEnumerable<string> Words(string comment) => Letters().Matches(comment).Select(match => match.Value.ToLowerInvariant());

    /// <summary>Letters with their marks, the zero-width non-joiner within Persian words, the apostrophe within English ones.</summary>
    [GeneratedRegex(@"\p{L}[\p{L}\p{M}\u200c]*(?:['’][\p{L}\p{M}]+)?")]
    private static partial Regex Letters();
}
