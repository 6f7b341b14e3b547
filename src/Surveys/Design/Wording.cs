using System.Text.RegularExpressions;
using Surveys.Mail;

namespace Surveys.Design;

/// <summary>What the placeholders of a survey's texts stand for. What isn't known is nothing.</summary>
internal sealed record AskedAbout(string Company, string? Contact = null, string? Agent = null, string? Subject = null)
{
    /// <summary>A sentence with much more in its middle is no sentence.</summary>
    private const int Longest = 120;

    /// <summary>The names that a text may use: {{contact.name}}.</summary>
    public static readonly IReadOnlyList<string> Names = ["company.name", "contact.name", "agent.name", "interaction.subject"];

    /// <returns>On one line, as it may come to stand in a header of a mail.</returns>
    public string? Of(string name) => Known(name) is { } text && !string.IsNullOrWhiteSpace(text) ? MailFrame.OneLine(text, Longest) : null;

    private string? Known(string name) => name switch
    {
        "company.name" => Company,
        "contact.name" => Contact,
        "agent.name" => Agent,
        "interaction.subject" => Subject,
        _ => null,
    };
}

/// <summary>A survey's texts as one customer reads them: in their language, with the placeholders filled. Plain text: whoever shows it encodes it.</summary>
internal sealed partial class Wording(SurveyContent content, Language language, AskedAbout about)
{
    public Language Language => language;
    public SurveyContent Content => content;
    public AskedAbout About => about;

    public string Of(Words? words)
    {
        if (words is null)
            return "";

        var filled = Fill(words.In(language.Code, content.Languages), about, language);
        return words.ByLanguage.ContainsKey(language.Code) ? filled : language.Apart(filled);
    }

    /// <summary>For the company's own people: in the survey's first language, with the company's name.</summary>
    public static Wording For(SurveyContent content, string company) => new(content, Language.Pick(content.Languages, []), new AskedAbout(company));

    /// <summary>A rating in words where it has some: "4, happy". The number alone where it has none.</summary>
    public string RatingInWords(int rating) =>
        content.Scored.LabelOf(rating) is { } words ? $"{language.Number(rating)}, {language.InSentence(Of(words))}" : language.Number(rating);

    /// <summary>"You answered 4, happy."</summary>
    public string RatingAnswered(int rating) => content.Scored.LabelOf(rating) is { } words
        ? language.Say(Phrase.AnsweredWord, language.Number(rating), language.InSentence(Of(words)))
        : language.Say(Phrase.Answered, language.Number(rating));

    /// <summary>The mail's subject: the survey's own, else the product's for surveys of this kind.</summary>
    public string Subject(string kind) => content.Subject is { IsEmpty: false } own ? Of(own)
        : kind == "nps" ? language.Say(Phrase.SubjectUs)
        : about.Of("interaction.subject") is { } subject ? language.Say(Phrase.SubjectAbout, subject)
        : language.Say(Phrase.Subject);

    /// <summary>Why this person is asked.</summary>
    public string Why()
    {
        var (subject, agent) = (about.Of("interaction.subject"), about.Of("agent.name"));
        var phrase = (subject, agent) switch
        {
            (not null, not null) => Phrase.WhyAboutBy,
            (not null, null) => Phrase.WhyAbout,
            (null, not null) => Phrase.WhyBy,
            _ => Phrase.Why,
        };
        return language.Say(phrase, about.Of("company.name") ?? "", subject ?? "", agent ?? "");
    }

    /// <summary>
    /// Puts in what is known; else what stands behind the bar, {{agent.name|our team}}; else nothing, and no gap is left. Once:
    /// what was put in is never read as a placeholder.
    /// </summary>
    public static string Fill(string text, AskedAbout about, Language? language = null)
    {
        var isGap = false;
        var filled = Placeholder().Replace(text, found =>
        {
            var value = about.Of(found.Groups["name"].Value) ?? found.Groups["instead"].Value.Trim();
            isGap |= value.Length == 0;
            return language?.Apart(value) ?? value;
        });
        return isGap ? Stranded().Replace(SpaceBefore().Replace(filled, "$1"), "$1").Replace("  ", " ", StringComparison.Ordinal).Trim() : filled;
    }

    /// <summary>Names in the text that no placeholder has.</summary>
    public static IEnumerable<string> UnknownNames(string text) =>
        Placeholder().Matches(text).Select(found => found.Groups["name"].Value).Where(name => !AskedAbout.Names.Contains(name));

    /// <summary>Placeholders in the text that have no words for where the thing isn't known.</summary>
    public static IEnumerable<string> WithoutInstead(string text) =>
        Placeholder().Matches(text).Where(found => found.Groups["instead"].Value.Trim().Length == 0).Select(found => found.Groups["name"].Value);

    /// <summary>A comma before nothing.</summary>
    [GeneratedRegex(@"[,;:،]([.!?؟])")]
    private static partial Regex Stranded();

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}|\s]+)\s*(\|(?<instead>[^{}]*))?\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\s+([,.!?;:،؟])")]
    private static partial Regex SpaceBefore();
}
