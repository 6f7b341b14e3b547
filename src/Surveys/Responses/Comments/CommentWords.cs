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

/// <summary>Which words stand in unhappy comments rather than in happy ones. What it costs is bounded: it reads the newest comments.</summary>
internal sealed partial class CommentWords(SurveysDb db)
{
    public const int Most = 4000;

    /// <summary>With fewer comments on a side, words tell about single customers.</summary>
    private const int FewestComments = 10;

    private const int MostWords = 8;

    /// <summary>In standard errors; at random, one word in forty lies beyond it on its side.</summary>
    private const double Telling = 1.96;

    private sealed record Written(Band Band, string Comment);

    /// <returns>No words where too few comments are on either side.</returns>
    public async Task<WordsOfComments> Read(IQueryable<SurveyResponse> answers, CancellationToken stop)
    {
        var comments = await answers.Where(r => r.Comment != null)
            .OrderByDescending(r => r.AnsweredAt)
            .Select(r => new Written(r.Band, r.Comment!))
            .Take(Most)
            .ToListAsync(stop);
        var (unhappy, happy) = (comments.Count(c => c.Band == Band.Unhappy), comments.Count(c => c.Band == Band.Happy));
        if (unhappy < FewestComments || happy < FewestComments)
            return new WordsOfComments([], [], comments.Count);

        var words = await WithMeaning(TellingWord.Of(Count(comments)).Where(word => Math.Abs(word.Z) >= Telling).ToList(), stop);
        return new WordsOfComments(
            words.Where(word => word.Z > 0).Take(MostWords).Select(word => Told(word.Count.Word, word.Count.Unhappy, Band.Unhappy, comments)).ToList(),
            words.Where(word => word.Z < 0).Reverse().Take(MostWords).Select(word => Told(word.Count.Word, word.Count.Happy, Band.Happy, comments)).ToList(),
            comments.Count);
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
        .SelectMany(comment => Words(comment.Comment).Distinct().Select(word => (word, comment.Band)))
        .GroupBy(one => one.word, one => one.Band)
        .Select(bands => new WordCount(bands.Key, bands.Count(band => band == Band.Unhappy), bands.Count(band => band == Band.Happy), bands.Count()))
        .ToList();

    private static ToldWord Told(string word, long times, Band band, List<Written> comments) =>
        new(word, times, comments.First(comment => comment.Band == band && Words(comment.Comment).Contains(word)).Comment);

    private static IEnumerable<string> Words(string comment) => Letters().Matches(comment).Select(match => match.Value.ToLowerInvariant());

    /// <summary>Letters with their marks, the zero-width non-joiner within Persian words, the apostrophe within English ones.</summary>
    [GeneratedRegex(@"\p{L}[\p{L}\p{M}\u200c]*(?:['’][\p{L}\p{M}]+)?")]
    private static partial Regex Letters();
}
