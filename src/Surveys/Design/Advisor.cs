using System.Text.RegularExpressions;
using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>Reads a draft as a survey methodologist would. Words are looked for in the languages that it knows; in others it says nothing about wording.</summary>
internal static partial class Advisor
{
    private const string Krosnick = "Krosnick and Presser, “Question and Questionnaire Design”, Handbook of Survey Research, 2010";
    private const string Dillman = "Dillman, Smyth and Christian, Internet, Phone, Mail, and Mixed-Mode Surveys, 2014";
    private const string Galesic = "Galesic and Bosnjak, “Effects of Questionnaire Length”, Public Opinion Quarterly 73, 2009";
    private const string Brysbaert = "Reading at 238 words a minute: Brysbaert, “How many words do we read per minute?”, Journal of Memory and Language 109, 2019";

    private const int MostQuestions = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Advice> Read(SurveyContent content) =>
        [.. AboutLength(content), .. AboutKinds(content), .. AboutScales(content), .. AboutLanguages(content), .. AboutWording(content), .. AboutNames(content)];

    /// <summary>How long the person takes who is asked most: reading, choosing, and writing where a text is needed.</summary>
    public static TimeSpan TimeOf(SurveyContent content) => Enum.GetValues<Band>().Max(band =>
        Reading(content, content.Scored.Text) + TimeSpan.FromSeconds(3)
        + content.MostFor(band).Aggregate(TimeSpan.Zero, (sum, question) => sum + Reading(content, question.Text) + Answering(content, question)));

    private static TimeSpan Reading(SurveyContent content, Words words) =>
        TimeSpan.FromMinutes(words.In(content.Languages[0], content.Languages).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length / 238.0);

    private static TimeSpan Answering(SurveyContent content, FollowUp question) => question.Type switch
    {
        QuestionType.Text => TimeSpan.FromSeconds(question.IsRequired ? 30 : 15),
        QuestionType.Ranking => TimeSpan.FromSeconds(5 * question.Choices.Count),
        QuestionType.Scale => TimeSpan.FromSeconds(4),
        _ => TimeSpan.FromSeconds(3) + question.Choices.Aggregate(TimeSpan.Zero, (sum, choice) => sum + Reading(content, choice.Text)),
    };

    private static IEnumerable<Advice> AboutLength(SurveyContent content)
    {
        var most = 1 + Enum.GetValues<Band>().Max(band => content.MostFor(band).Count());
        if (most > MostQuestions)
            yield return new(AdviceRule.TooManyQuestions, "follow_ups", null, $"Some people are asked {most} questions. Fewer answer, and with less care, the more there are: keep to {MostQuestions}, or show each to those only whom it concerns.", Galesic);
        if (TimeOf(content) is var time && time > Longest)
            yield return new(AdviceRule.TooLong, null, null, $"It takes about {Math.Ceiling(time.TotalSeconds / 10) * 10} seconds. After one minute people who were kind enough to press begin to leave: drop what you won’t act on.", $"{Galesic}. {Brysbaert}");
    }

    private static IEnumerable<Advice> AboutKinds(SurveyContent content)
    {
        if (content.FollowUps.All(question => question.Type != QuestionType.Text))
            yield return new(AdviceRule.NoOpenQuestion, "follow_ups", null, "Nothing asks for words. The score tells that something is wrong, only words tell what: add one open question, and don’t require it.", Dillman);
        if (content.FollowUps.Count(question => question.Type == QuestionType.Text) is > 1 and var open && open == content.FollowUps.Count)
            yield return new(AdviceRule.OnlyOpenQuestions, "follow_ups", null, $"All {open} questions after the rating want words. Writing is work: keep one, and make choices of the others.", Dillman);
        foreach (var (question, i) in content.FollowUps.Select((question, i) => (question, i)).Where(each => each.question is { Type: QuestionType.Text, IsRequired: true }))
            yield return new(AdviceRule.RequiredText, $"follow_ups[{i}]", null, "Words are required. Who has nothing to say writes “x” or leaves; who has, writes unasked.", Dillman);
    }

    private static IEnumerable<Advice> AboutScales(SurveyContent content)
    {
        if (content.Scored.LowLabel.IsEmpty || content.Scored.HighLabel.IsEmpty)
            yield return new(AdviceRule.UnlabelledEnds, "scored", null, "An end of the scale has no words. Then everybody reads it in their own way, and scores can’t be compared.", Krosnick);
        foreach (var (question, i) in content.FollowUps.Select((question, i) => (question, i)).Where(each => each.question.Scale is not null))
        {
            if (question.Scale!.LowLabel.IsEmpty || question.Scale.HighLabel.IsEmpty)
                yield return new(AdviceRule.UnlabelledEnds, $"follow_ups[{i}].scale", null, "An end of the scale has no words. Then everybody reads it in their own way.", Krosnick);
            if (content.Scored.Direction == Direction.LowerIsBetter)
                yield return new(AdviceRule.MixedDirections, $"follow_ups[{i}].scale", null, "The first scale is good at its low end. If this one is good at its high end, people who have settled into one direction answer wrongly: let both go the same way.", Krosnick);
        }
    }

    private static IEnumerable<Advice> AboutLanguages(SurveyContent content) =>
        from part in Parts(content)
        let missing = content.Languages.Where(code => string.IsNullOrWhiteSpace(part.Words.ByLanguage.GetValueOrDefault(code))).ToList()
        where missing.Count > 0
        select new Advice(
            AdviceRule.MissingLanguage, part.Where, missing[0],
            $"It has no words in {string.Join(", ", missing.Select(code => Language.Find(code)?.Name ?? code))}. Those people read {Language.Find(content.Languages[0])?.Name ?? content.Languages[0]} in the midst of their own language.", "This product");

    /// <summary>Only questions: labels and thanks may say “not” and “and”. The accepted wordings of the templates are left alone.</summary>
    private static IEnumerable<Advice> AboutWording(SurveyContent content)
    {
        foreach (var (where, words, isRated) in Questions(content))
        {
            foreach (var (code, text) in words.ByLanguage.Where(pair => Known.ContainsKey(pair.Key) && !Accepted.Contains(pair.Value)))
            {
                var known = Known[code];
                if (isRated && known.And.IsMatch(text))
                    yield return new(AdviceRule.DoubleBarrelled, where, code, "It asks two things at once. Who was pleased with one and not with the other can’t answer: ask for one.", Krosnick);
                if (known.Praise.IsMatch(text))
                    yield return new(AdviceRule.Leading, where, code, "It tells the answer that you hope for. People follow, and the score says nothing: ask neutrally.", Krosnick);
                if (known.Not.IsMatch(text))
                    yield return new(AdviceRule.Negated, where, code, "It has a “not” in it. Some read over it and answer the opposite: ask for what was, not for what wasn’t.", Krosnick);
            }
        }
    }

    /// <summary>By a link, a kiosk or a widget nobody is known.</summary>
    private static IEnumerable<Advice> AboutNames(SurveyContent content) =>
        from part in Parts(content).Concat(content.Subject is { } subject ? [("subject", subject)] : [])
        from text in part.Words.ByLanguage
        from name in Wording.WithoutInstead(text.Value).Where(name => name != "company.name").Distinct()
        select new Advice(
            AdviceRule.NoFallback, part.Where, text.Key, $"Where it isn’t known, {{{{{name}}}}} is left out, as on links, kiosks and widgets. Say what stands there instead: {{{{{name}|…}}}}.", "This product");

    private static IEnumerable<(string Where, Words Words, bool IsRated)> Questions(SurveyContent content) =>
        content.FollowUps.Select((question, i) => ($"follow_ups[{i}].text", question.Text, question.Type == QuestionType.Scale)).Prepend(("scored.text", content.Scored.Text, true));

    private static IEnumerable<(string Where, Words Words)> Parts(SurveyContent content) =>
    [
        ("scored.text", content.Scored.Text),
        ("scored.low_label", content.Scored.LowLabel),
        ("scored.high_label", content.Scored.HighLabel),
        .. content.Scored.Labels.Select((label, i) => ($"scored.labels[{i}]", label)),
        .. content.FollowUps.Select((question, i) => ($"follow_ups[{i}].text", question.Text)),
        .. content.FollowUps.SelectMany((question, i) => question.Choices.Select((choice, c) => ($"follow_ups[{i}].choices[{c}].text", choice.Text))),
        .. content.Closings.Select((closing, i) => ($"closings[{i}].text", closing.Text)),
    ];

    private static readonly HashSet<string> Accepted =
        [.. Templates.All.SelectMany(template => template.Content.FollowUps.Select(question => question.Text).Append(template.Content.Scored.Text)).SelectMany(words => words.ByLanguage.Values)];

    private static readonly Dictionary<string, (Regex And, Regex Praise, Regex Not)> Known = new()
    {
        ["en"] = (EnglishAnd(), EnglishPraise(), EnglishNot()),
        ["ro"] = (RomanianAnd(), RomanianPraise(), RomanianNot()),
        ["pl"] = (PolishAnd(), PolishPraise(), PolishNot()),
        ["fa"] = (PersianAnd(), PersianPraise(), PersianNot()),
    };

    [GeneratedRegex(@"\b(and|as well as|and/or)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishAnd();

    [GeneratedRegex(@"\b(great|excellent|amazing|awesome|wonderful|fantastic|superb|outstanding|delightful|enjoy(ed)?|love[ds]?|how good|how well|don[’']t you|wouldn[’']t you|agree that|surely|obviously|of course)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishPraise();

    [GeneratedRegex(@"\b(not|never|no longer|without|none|cannot)\b|n[’']t\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishNot();

    [GeneratedRegex(@"\b(și|şi|precum și|cât și)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RomanianAnd();

    [GeneratedRegex(@"\b(excelent[ăe]?|minunat[ăe]?|grozav[ăe]?|extraordinar[ăe]?|fantastic[ăe]?|cât de bine|nu-i așa|desigur)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RomanianPraise();

    [GeneratedRegex(@"\b(nu|niciodată|fără|nici)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RomanianNot();

    [GeneratedRegex(@"\b(i|oraz|a także)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PolishAnd();

    [GeneratedRegex(@"\b(świetn\w+|wspaniał\w+|doskonał\w+|fantastyczn\w+|znakomit\w+|prawda|oczywiście)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PolishPraise();

    [GeneratedRegex(@"\b(nie|nigdy|bez|żaden|żadnych)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PolishNot();

    [GeneratedRegex(@"\s(و|و همچنین)\s")]
    private static partial Regex PersianAnd();

    [GeneratedRegex(@"(عالی|فوق‌العاده|بی‌نظیر|شگفت‌انگیز|البته|مگر نه)")]
    private static partial Regex PersianPraise();

    [GeneratedRegex(@"(نبود|نیست|نمی‌|نکرد|هرگز|هیچ|بدون)")]
    private static partial Regex PersianNot();
}
