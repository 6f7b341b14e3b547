using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>What customers are asked about the pillars: would they recommend us, which of these matter most, and how good are we at each.</summary>
internal static class PillarContent
{
    /// <summary>Which matter most.</summary>
    public const string Matters = "matters";

    public const int Lowest = 1;
    public const int Highest = 5;

    /// <summary>A survey's content with the questions about these pillars; what else was changed or translated by hand stays.</summary>
    public static SurveyContent Of(SurveyContent draft, IReadOnlyList<Pillar> pillars, Tenant workspace)
    {
        var language = draft.Languages.FirstOrDefault(code => code == workspace.Locale.Split('-')[0]) ?? draft.Languages[0];
        string[] languages = [language, .. draft.Languages.Where(code => code != language)];
        var asked = draft.FollowUps.ToDictionary(question => question.Id);
        // Only what an earlier survey asked about pillars has a scale of these words.
        var others = draft.FollowUps.Where(question => question.Id != Matters && !(question.Scale is { } scale && scale.LowLabel.ByLanguage.SequenceEqual(Low.ByLanguage)));
        var matters = asked.GetValueOrDefault(Matters);
        return draft with
        {
            Languages = languages,
            FollowUps =
            [
                new FollowUp(Matters, QuestionType.Multiple, matters?.Text ?? Words("pillars_matter"), [.. pillars.Select(pillar => new Choice(pillar.Key, Name(pillar, matters?.Choices.FirstOrDefault(choice => choice.Id == pillar.Key)?.Text)))], []),
                .. pillars.Select(pillar => new FollowUp(pillar.Key, QuestionType.Scale, Rating(pillar), [], [], Scale: new FollowUpScale(Lowest, Highest, Low, High), IsDrawn: true)),
                .. others.Where(question => pillars.All(pillar => pillar.Key != question.Id)),
            ],
        };

        // What somebody translated stays as long as the name does.
        Words Name(Pillar pillar, Words? before) => before?.ByLanguage.GetValueOrDefault(language) == pillar.NameFor(language).In(language, languages) ? before! : pillar.NameFor(language);

        Words Rating(Pillar pillar)
        {
            var (name, text) = (pillar.NameFor(language), Words("pillars_rate"));
            return new Words(languages.Where(code => name.ByLanguage.ContainsKey(code)).Select(code => KeyValuePair.Create(code, $"{name.In(code, [])}: {text.In(code, languages)}")));
        }
    }

    private static Words Low => Words("pillars_lowest");
    private static Words High => Words("pillars_highest");

    private static Words Words(string key) => Templates.Text(key)!;
}
