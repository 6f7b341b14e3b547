using System.Globalization;
using Surveys.Scoring;
using Surveys.Shared;

namespace Surveys.Design;

/// <summary>A press of one of the designer's buttons that changes the draft's parts: add:single, up:1, down:1.2 (question, choice), first:ro.</summary>
/// <param name="Focus">The id of the field or button where the person goes on.</param>
internal sealed record DraftAct(SurveyContent Content, string? Language, string? Focus)
{
    private const int FirstChoices = 2;
    private const int FirstPoints = 5;

    /// <summary>Whether it makes a question or choice, which needs an id that none had before.</summary>
    public static bool MakesParts(string act) => act.StartsWith("add:", StringComparison.Ordinal) || act.StartsWith("choice:", StringComparison.Ordinal);

    /// <param name="taken">Ids that questions and choices had in an earlier version, where it makes parts: an answer is kept under them.</param>
    /// <exception cref="InvalidInputException">There is no such act, part or language.</exception>
    public static DraftAct Do(SurveyContent content, string act, string? newLanguage, string? language, ISet<string> taken)
    {
        var (verb, what) = act.Split(':', 2) is [var first, var second] ? (first, second) : (act, "");
        taken.UnionWith(content.Ids);
        return verb switch
        {
            "show" => new(content, language, null),
            "add" when EnumText.TryParse<QuestionType>(what) is { } type => Added(content, type, language, taken),
            "choice" => WithChoice(content, PlaceIn(what, content.FollowUps.Count), language, taken),
            "up" or "down" or "remove" when what.Split('.') is [var question, var choice] => OnChoices(content, PlaceIn(question, content.FollowUps.Count), choice, verb, language),
            "up" or "down" or "remove" => OnQuestions(content, PlaceIn(what, content.FollowUps.Count), verb, language),
            "thank" => Thanking(content, language),
            "unthank" => new(content with { Closings = Without(content.Closings, PlaceIn(what, content.Closings.Count)) }, language, "thank"),
            "edit" => new(content, Known(content, what), $"lang-{what}"),
            "first" => new(content with { Languages = [Known(content, what), .. content.Languages.Where(code => code != what)] }, language, $"lang-{what}"),
            "drop" when content.Languages.Count > 1 => new(content.Without(Known(content, what)), language == what ? null : language, "new-language"),
            "speak" => Speaking(content, newLanguage),
            _ => throw Unknown(),
        };
    }

    private static DraftAct Added(SurveyContent content, QuestionType type, string? language, ISet<string> taken)
    {
        var isComment = type == QuestionType.Text && content.FollowUps.All(other => !other.IsComment);
        var hasChoices = type is QuestionType.Single or QuestionType.Multiple or QuestionType.Ranking;
        var question = new FollowUp(
            isComment ? FollowUp.Comment : Free("q", taken),
            type,
            Words.None,
            hasChoices ? [.. Enumerable.Range(0, FirstChoices).Select(_ => new Choice(Free("c", taken), Words.None))] : [],
            [],
            Scale: type == QuestionType.Scale ? new FollowUpScale(1, FirstPoints, Words.None, Words.None) : null);
        return new(content with { FollowUps = [.. content.FollowUps, question] }, language, $"question-{content.FollowUps.Count}");
    }

    private static DraftAct WithChoice(SurveyContent content, int at, string? language, ISet<string> taken)
    {
        var question = content.FollowUps[at];
        return new(
            content with { FollowUps = Put(content.FollowUps, at, question with { Choices = [.. question.Choices, new Choice(Free("c", taken), Words.None)] }) },
            language,
            $"choice-{at}-{question.Choices.Count}");
    }

    private static DraftAct OnChoices(SurveyContent content, int at, string which, string verb, string? language)
    {
        var question = content.FollowUps[at];
        var (choices, focus) = Moved(question.Choices, PlaceIn(which, question.Choices.Count), verb);
        return new(content with { FollowUps = Put(content.FollowUps, at, question with { Choices = choices }) }, language, $"choice-{at}-{focus}");
    }

    private static DraftAct OnQuestions(SurveyContent content, int at, string verb, string? language)
    {
        var (questions, focus) = Moved(content.FollowUps, at, verb);
        return new(content with { FollowUps = questions }, language, $"question-{focus}");
    }

    /// <summary>A closing of its own for the first band that has none, before the one that is for everybody.</summary>
    private static DraftAct Thanking(SurveyContent content, string? language)
    {
        var free = Enum.GetValues<Band>().Where(band => content.Closings.All(closing => !closing.Bands.Contains(band))).Take(1);
        return new(content with { Closings = [new Closing([.. free], Words.None), .. content.Closings] }, language, "closing-0");
    }

    private static DraftAct Speaking(SurveyContent content, string? code)
    {
        var language = Design.Language.Find(code?.Trim()) ?? throw new InvalidInputException("content.languages", $"can’t have “{code}”: choose a language, or write its code, for example de or pt-BR.");
        return new(content.Languages.Contains(language.Code) ? content : content with { Languages = [.. content.Languages, language.Code] }, language.Code, $"lang-{language.Code}");
    }

    private static (IReadOnlyList<T> List, int Focus) Moved<T>(IReadOnlyList<T> list, int at, string verb)
    {
        if (verb == "remove")
            return (Without(list, at), Math.Max(0, at - 1));

        var to = Math.Clamp(at + (verb == "up" ? -1 : 1), 0, list.Count - 1);
        var moved = Without(list, at).ToList();
        moved.Insert(to, list[at]);
        return (moved, to);
    }

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> list, int at) => [.. list.Where((_, place) => place != at)];

    private static IReadOnlyList<T> Put<T>(IReadOnlyList<T> list, int at, T one) => [.. list.Select((other, place) => place == at ? one : other)];

    private static string Free(string letter, ISet<string> taken)
    {
        var id = Enumerable.Range(1, int.MaxValue).Select(number => $"{letter}{number}").First(id => !taken.Contains(id));
        taken.Add(id);
        return id;
    }

    private static int PlaceIn(string text, int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < count ? place : throw Unknown();

    private static string Known(SurveyContent content, string code) => content.Languages.Contains(code) ? code : throw Unknown();

    private static InvalidInputException Unknown() => new("content", "has no such part. Open the survey again.");
}
