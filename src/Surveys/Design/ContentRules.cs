using System.Text.RegularExpressions;
using Surveys.Shared;

namespace Surveys.Design;

/// <summary>What a survey's content must be so that it can be asked and scored. Whether it is asked well is <see cref="Advisor"/>'s.</summary>
internal static partial class ContentRules
{
    public const int MostLanguages = 20;
    public const int MostFollowUps = 20;
    public const int MostChoices = 20;
    public const int MostClosings = 5;
    public const int MostPoints = 11;
    public const int LongestText = 500;

    /// <exception cref="InvalidInputException">It can't be asked; fields are named as in the API: content.follow_ups[0].choices.</exception>
    public static void Check(this SurveyContent content)
    {
        var errors = new FieldErrors();
        CheckNothing(content, errors);
        errors.ThrowIfAny();
        CheckLanguages(content, errors);
        CheckScored(content, errors);
        CheckFollowUps(content, errors);
        CheckClosings(content, errors);
        if (content.Subject is { } subject)
            CheckWords(content, subject, "content.subject", errors, isNeeded: false);
        errors.ThrowIfAny();
    }

    /// <summary>JSON's null can stand in any list, whatever the list is of.</summary>
    private static void CheckNothing(SurveyContent content, FieldErrors errors)
    {
        errors.Require(content.Languages.All(code => code is not null), "content.languages", "has a null.");
        errors.Require(content.Scored.Labels.All(label => label is not null), "content.scored.labels", "has a null.");
        errors.Require(content.FollowUps.All(question => question?.Choices.All(choice => choice is not null) == true), "content.follow_ups", "has a null.");
        errors.Require(content.Closings.All(closing => closing is not null), "content.closings", "has a null.");
    }

    private static void CheckLanguages(SurveyContent content, FieldErrors errors)
    {
        const string Field = "content.languages";
        errors.Require(content.Languages.Count is > 0 and <= MostLanguages, Field, $"must be from 1 to {MostLanguages}.");
        errors.Require(content.Languages.Distinct().Count() == content.Languages.Count, Field, "has one twice.");
        foreach (var code in content.Languages.Where(code => Language.Find(code)?.Code != code))
            errors.Add(Field, $"has “{code}”, which is not the code of a language, for example en, ro or pt-BR.");
    }

    private static void CheckScored(SurveyContent content, FieldErrors errors)
    {
        var question = content.Scored;
        CheckWords(content, question.Text, "content.scored.text", errors);
        CheckWords(content, question.LowLabel, "content.scored.low_label", errors);
        CheckWords(content, question.HighLabel, "content.scored.high_label", errors);
        for (var i = 0; i < question.Labels.Count; i++)
            CheckWords(content, question.Labels[i], $"content.scored.labels[{i}]", errors);

        var points = (long)question.Highest - question.Lowest + 1;
        errors.Require(question.Lowest is 0 or 1 && points is >= 2 and <= MostPoints, "content.scored.highest", $"must leave from 2 to {MostPoints} ratings, beginning with 0 or 1.");
        errors.Require(question.Labels.Count == 0 || question.Labels.Count == points, "content.scored.labels", "must be as many as there are ratings, or none.");
        if (points is < 2 or > MostPoints)
            return;

        if (question.Unscorable is { } why)
            errors.Add("content.scored.favourable", why);
    }

    private static void CheckFollowUps(SurveyContent content, FieldErrors errors)
    {
        errors.Require(content.FollowUps.Count <= MostFollowUps, "content.follow_ups", $"are more than {MostFollowUps}.");
        errors.Require(content.FollowUps.DistinctBy(question => question.Id).Count() == content.FollowUps.Count, "content.follow_ups", "have one id twice.");
        errors.Require(content.Draws is >= 1 and <= MostFollowUps, "content.draws", $"must be from 1 to {MostFollowUps}.");
        for (var i = 0; i < content.FollowUps.Count; i++)
        {
            var (question, field) = (content.FollowUps[i], $"content.follow_ups[{i}]");
            errors.Require(!question.IsDrawn || !question.IsRequired, $"{field}.is_drawn", "can’t be where an answer is required: not everybody is asked.");
            CheckWords(content, question.Text, $"{field}.text", errors);
            errors.Require(Id().IsMatch(question.Id), $"{field}.id", "must begin with a small letter, and have small letters, digits and underscores only, at most 30.");
            errors.Require(!question.IsComment || question.Type == QuestionType.Text, $"{field}.id", "is kept for the open question.");

            var hasChoices = question.Type is QuestionType.Single or QuestionType.Multiple or QuestionType.Ranking;
            errors.Require(hasChoices ? question.Choices.Count is >= 2 and <= MostChoices : question.Choices.Count == 0, $"{field}.choices", hasChoices ? $"must be from 2 to {MostChoices}." : "belong to a question with choices.");
            errors.Require(question.Choices.DistinctBy(choice => choice.Id).Count() == question.Choices.Count, $"{field}.choices", "have one id twice.");
            for (var c = 0; c < question.Choices.Count; c++)
            {
                CheckWords(content, question.Choices[c].Text, $"{field}.choices[{c}].text", errors);
                errors.Require(Id().IsMatch(question.Choices[c].Id), $"{field}.choices[{c}].id", "must begin with a small letter, and have small letters, digits and underscores only, at most 30.");
            }

            errors.Require((question.Type == QuestionType.Scale) == question.Scale is not null, $"{field}.scale", "belongs to a question of type scale, and to no other.");
            if (question.Scale is { } scale)
            {
                errors.Require(scale.Lowest is 0 or 1 && (long)scale.Highest - scale.Lowest + 1 is >= 2 and <= MostPoints, $"{field}.scale", $"must have from 2 to {MostPoints} ratings, beginning with 0 or 1.");
                CheckWords(content, scale.LowLabel, $"{field}.scale.low_label", errors);
                CheckWords(content, scale.HighLabel, $"{field}.scale.high_label", errors);
            }
        }
    }

    private static void CheckClosings(SurveyContent content, FieldErrors errors)
    {
        errors.Require(content.Closings.Count <= MostClosings, "content.closings", $"are more than {MostClosings}.");
        for (var i = 0; i < content.Closings.Count; i++)
        {
            var (closing, field) = (content.Closings[i], $"content.closings[{i}]");
            CheckWords(content, closing.Text, $"{field}.text", errors);
            if (closing.LinkText is { } text)
                CheckWords(content, text, $"{field}.link_text", errors, isNeeded: false);
            // Only https: what a customer presses on our page must not run anything, nor be read on its way.
            errors.Require(
                closing.Link is null || (Uri.TryCreate(closing.Link, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps && closing.Link.Length <= LongestText),
                $"{field}.link", "must be an address that begins with https://.");
        }
    }

    private static void CheckWords(SurveyContent content, Words words, string field, FieldErrors errors, bool isNeeded = true)
    {
        if (isNeeded && content.Languages is [var first, ..])
            errors.Require(!string.IsNullOrWhiteSpace(words.ByLanguage.GetValueOrDefault(first)), field, $"has no words in {first}, the survey's first language.");
        foreach (var (code, text) in words.ByLanguage)
        {
            errors.Require(content.Languages.Contains(code), field, $"speaks “{code}”, which is not among the survey's languages.");
            errors.CheckText(text, field, LongestText);
            foreach (var name in Wording.UnknownNames(text))
                errors.Add(field, $"has {{{{{name}}}}}, which nothing stands for. There are {string.Join(", ", AskedAbout.Names.Select(known => $"{{{{{known}}}}}"))}.");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,29}$")]
    private static partial Regex Id();
}
