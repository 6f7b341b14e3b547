using System.Text.Json;
using Surveys.Design;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>An answer as it was given on the page: checked, and not yet stored.</summary>
/// <param name="Choices">What was chosen, ranked or rated, by the question's id.</param>
/// <param name="Texts">What was written beside the comment, by the question's id.</param>
/// <param name="IsComplete">Sent by the customer; else only the rating, kept while they are still at it.</param>
internal sealed record GivenAnswer(
    int Rating, string? Comment, IReadOnlyDictionary<string, JsonElement> Choices, IReadOnlyDictionary<string, JsonElement> Texts, string? Language, bool IsComplete)
{
    /// <summary>The names of a form's fields begin with it: a.q1. Of a ranking there are as many of one name as there are places, the first first.</summary>
    public const string Field = "a.";

    /// <summary>Reads what is given for the questions that this rating is asked; what is given for others is passed over.</summary>
    /// <param name="valuesOf">The values given for a question; several for several choices, a ranking in its order.</param>
    /// <param name="isLenient">Leaves out what isn't an answer to its question: nobody is there any more who could mend it.</param>
    /// <exception cref="InvalidInputException">An answer isn't one to its question; the field is the question's id.</exception>
    public static GivenAnswer Read(
        SurveyContent content, int rating, Func<FollowUp, IEnumerable<string?>> valuesOf, string? language, bool isComplete = true, bool isLenient = false)
    {
        var (choices, texts) = (new Dictionary<string, JsonElement>(), new Dictionary<string, JsonElement>());
        foreach (var question in content.FollowUpsFor(content.Scored.Rule.BandOf(rating)))
        {
            try
            {
                if (question.Read(valuesOf(question).OfType<string>()) is { } answer)
                    (question.Type == QuestionType.Text ? texts : choices)[question.Id] = answer;
            }
            catch (InvalidInputException) when (isLenient)
            {
            }
        }

        var comment = texts.Remove(FollowUp.Comment, out var words) ? words.GetString() : null;
        return new GivenAnswer(rating, comment, choices, texts, language, isComplete);
    }

    /// <summary>The first question that needs an answer and has none.</summary>
    public FollowUp? FirstMissing(SurveyContent content) => content.FollowUpsFor(content.Scored.Rule.BandOf(Rating)).FirstOrDefault(question =>
        question.IsRequired && !Choices.ContainsKey(question.Id) && !Texts.ContainsKey(question.Id) && !(question.IsComment && Comment is not null));

    /// <summary>Only a rating, put beside what was said before.</summary>
    public GivenAnswer Beside(SurveyResponse earlier) => this with { Comment = earlier.Comment, Choices = earlier.Choices, Texts = earlier.Texts };

    public bool SaysTheSameAs(SurveyResponse stored) =>
        Rating == stored.Rating && Comment == stored.Comment && Written(Choices) == Written(stored.Choices) && Written(Texts) == Written(stored.Texts);

    public static string Written(IReadOnlyDictionary<string, JsonElement> answers) =>
        JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(answers.ToDictionary(), StringComparer.Ordinal), SurveysJson.Stored);

    public static string NameOf(FollowUp question) => question.IsComment ? FollowUp.Comment : Field + question.Id;
}
