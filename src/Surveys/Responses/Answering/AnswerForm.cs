using System.Text.Json;
using Surveys.Design;

namespace Surveys.Responses;

/// <summary>What stands in the fields of the customer's page.</summary>
internal sealed class AnswerForm
{
    private readonly Dictionary<string, IReadOnlyList<string>> values = [];

    /// <summary>The rating that is chosen.</summary>
    public int? Score { get; set; }

    /// <summary>The id of the question whose answer can't be kept.</summary>
    public string? Wrong { get; set; }

    public IReadOnlyList<string> Of(FollowUp question) => values.GetValueOrDefault(GivenAnswer.NameOf(question)) ?? [];

    public void Fill(IFormCollection form)
    {
        foreach (var (name, given) in form)
            values[name] = [.. given.OfType<string>()];
    }

    public void Fill(SurveyResponse earlier)
    {
        Score = earlier.Rating;
        if (earlier.Comment is not null)
            values[FollowUp.Comment] = [earlier.Comment];
        foreach (var (id, answer) in earlier.Choices.Concat(earlier.Texts))
            values[GivenAnswer.Field + id] = answer.ValueKind == JsonValueKind.Array ? [.. answer.EnumerateArray().Select(one => $"{one}")] : [$"{answer}"];
    }
}

internal static class ReadersLanguages
{
    /// <summary>What they chose on the page, else what the help desk knows, else what the browser asks for; of the survey's languages, or of ours where the link leads nowhere.</summary>
    public static Language LanguageFor(this HttpRequest request, SurveyContent? content, string? chosen, string? locale = null) => Language.Pick(
        content?.Languages ?? [.. Language.Written.Select(language => language.Code)], [chosen, locale, .. request.Languages()]);

    /// <summary>What the browser asks for, the best liked first.</summary>
    private static IEnumerable<string> Languages(this HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString());
}
