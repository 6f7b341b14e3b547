using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Scoring;
using Surveys.Shared;

namespace Surveys.Design;

internal enum QuestionType
{
    Text,
    Single,
    Multiple,
    Ranking,
    Scale,
}

/// <summary>A question after the scored one. Nobody has to answer it, unless it says so.</summary>
/// <param name="Id">What its answers are kept under, and never another question's: q1, q2. The one called <see cref="Comment"/> is kept as the answer's comment.</param>
/// <param name="Choices">To choose from or to rank; of a scale none.</param>
/// <param name="ShownFor">To whom it's put, by the band of their rating; to all where empty.</param>
/// <param name="Scale">Of a scale its ends; else nothing.</param>
/// <param name="IsDrawn">Each person is asked only some of these, drawn by chance: <see cref="SurveyContent.Draws"/>.</param>
internal sealed record FollowUp(
    string Id, QuestionType Type, Words Text, IReadOnlyList<Choice> Choices, IReadOnlyList<Band> ShownFor, bool IsRequired = false, FollowUpScale? Scale = null, bool IsDrawn = false)
{
    public const string Comment = "comment";
    public const int LongestText = 5000;

    [JsonIgnore]
    public bool IsComment => Id == Comment;

    public bool IsFor(Band band) => ShownFor.Count == 0 || ShownFor.Contains(band);

    /// <summary>An answer as a form sends it: one value, or several for several choices, or all choices in their order for a ranking.</summary>
    /// <returns>The answer as it's kept and told; nothing where nothing was answered.</returns>
    /// <exception cref="InvalidInputException">It isn't an answer to this question.</exception>
    public JsonElement? Read(IEnumerable<string> given)
    {
        var values = given.Where(value => !string.IsNullOrWhiteSpace(value)).ToList();
        if (values.Count == 0)
            return null;

        return Type switch
        {
            QuestionType.Text => Written(values),
            QuestionType.Single when values is [var one] && Has(one) => Json(one),
            QuestionType.Multiple when values.TrueForAll(Has) => Json(Choices.Select(c => c.Id).Where(values.Contains)),
            QuestionType.Ranking when Choices.Select(c => c.Id).Order().SequenceEqual(values.Order()) => Json(values),
            QuestionType.Scale when values is [var one] && Scale!.Read(one) is { } rating => Json(rating),
            _ => throw new InvalidInputException(Id, "has an answer that isn't one of its choices."),
        };
    }

    /// <summary>An answer as it's kept, in words.</summary>
    /// <param name="said">What a text says to the reader.</param>
    public string Say(JsonElement answer, Func<Words, string> said)
    {
        string Chosen(JsonElement id) => Choices.FirstOrDefault(choice => choice.Id == id.ToString()) is { } choice ? said(choice.Text) : id.ToString();
        return Type switch
        {
            QuestionType.Scale => $"{answer} of {Scale!.Highest}",
            QuestionType.Ranking => string.Join(", ", answer.EnumerateArray().Select((id, place) => $"{place + 1}. {Chosen(id)}")),
            QuestionType.Multiple => string.Join(", ", answer.EnumerateArray().Select(Chosen)),
            QuestionType.Single => Chosen(answer),
            _ => answer.ToString(),
        };
    }

    private JsonElement Written(List<string> values)
    {
        var text = string.Join('\n', values).Trim().ReplaceLineEndings("\n");
        var errors = new FieldErrors();
        errors.CheckText(text, Id, LongestText);
        errors.ThrowIfAny();
        return Json(text);
    }

    private bool Has(string choice) => Choices.Any(c => c.Id == choice);

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, SurveysJson.Stored);
}

/// <param name="Id">What is kept, whatever its words become: c1, c2.</param>
internal sealed record Choice(string Id, Words Text);

/// <summary>A scale that isn't scored.</summary>
internal sealed record FollowUpScale(int Lowest, int Highest, Words LowLabel, Words HighLabel)
{
    [JsonIgnore]
    public IEnumerable<int> Ratings => Enumerable.Range(Lowest, Highest - Lowest + 1);

    /// <summary>How many ratings the designer offers.</summary>
    public static readonly IReadOnlyList<int> Offered = [2, 3, 4, 5, 7, 10];

    public int? Read(string text) => Read(text, Lowest, Highest);

    /// <summary>A rating as a form or a link says it; nothing where it isn't on the scale.</summary>
    public static int? Read(string? text, int lowest, int highest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rating) && rating >= lowest && rating <= highest ? rating : null;
}
