using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Scoring;
using Surveys.Shared;

namespace Surveys.Design;

/// <summary>What a survey says and asks: one scored question, then what follows it.</summary>
/// <param name="Languages">In which it can be read, by their codes (en, ro); the first is for whoever reads none of them.</param>
/// <param name="Closings">How it thanks; the first that is meant for the answer's band.</param>
/// <param name="Subject">Of the mail; the product's own where there is none.</param>
/// <param name="Draws">How many of the questions that are drawn each person is asked.</param>
internal sealed record SurveyContent(
    IReadOnlyList<string> Languages, ScoredQuestion Scored, IReadOnlyList<FollowUp> FollowUps, IReadOnlyList<Closing> Closings, Words? Subject = null, int Draws = SurveyContent.UsualDraws)
{
    public const int UsualDraws = 3;

    /// <exception cref="InvalidInputException">It isn't written as a survey's content is.</exception>
    public static SurveyContent Read(JsonElement given)
    {
        try
        {
            return given.Deserialize<SurveyContent>(SurveysJson.Whole) ?? throw new JsonException();
        }
        catch (JsonException problem)
        {
            var missing = problem.Message.Split("including: ") is [_, var names] ? $" It lacks {names.Split('.')[0].Replace('\'', ' ').Trim()}." : "";
            throw new InvalidInputException($"content{problem.Path?.TrimStart('$')}", $"isn't as GET /surveys/{{id}} shows it.{missing}");
        }
    }

    public bool SaysTheSameAs(SurveyContent other) => Written(this) == Written(other);

    /// <summary>Of questions and choices: what answers are kept under.</summary>
    [JsonIgnore]
    public IEnumerable<string> Ids => FollowUps.SelectMany(question => question.Choices.Select(choice => choice.Id).Append(question.Id));

    /// <summary>Without this language, and what is said in it.</summary>
    public SurveyContent Without(string language)
    {
        Words Rest(Words words) => words.With(language, null);
        return new SurveyContent(
            [.. Languages.Where(code => code != language)],
            Scored with { Text = Rest(Scored.Text), Labels = [.. Scored.Labels.Select(Rest)], LowLabel = Rest(Scored.LowLabel), HighLabel = Rest(Scored.HighLabel) },
            [
                .. FollowUps.Select(question => question with
                {
                    Text = Rest(question.Text),
                    Choices = [.. question.Choices.Select(choice => choice with { Text = Rest(choice.Text) })],
                    Scale = question.Scale is not { } scale ? null : scale with { LowLabel = Rest(scale.LowLabel), HighLabel = Rest(scale.HighLabel) },
                }),
            ],
            [.. Closings.Select(closing => closing with { Text = Rest(closing.Text), LinkText = closing.LinkText is { } on ? Rest(on) : null })],
            Subject is { } subject ? Rest(subject) : null,
            Draws);
    }

    /// <summary>
    /// What one person is asked, whatever they rate. Of many questions each answers a few, so that all are answered by some and nobody tires: the split
    /// questionnaire of Raghunathan and Grizzle (JASA 90, 1995).
    /// </summary>
    /// <param name="person">Names them or their page, so that it's drawn alike each time.</param>
    public IEnumerable<FollowUp> FollowUpsOf(string person)
    {
        var drawn = FollowUps.Where(question => question.IsDrawn).Select(question => question.Id)
            .OrderBy(id => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{person} {id}"))), StringComparer.Ordinal).Take(Draws).ToHashSet();
        return FollowUps.Where(question => !question.IsDrawn || drawn.Contains(question.Id));
    }

    /// <summary>As many as whoever is asked most gets, with the longest of those that are drawn.</summary>
    public IEnumerable<FollowUp> MostFor(Band band) =>
        [.. FollowUpsFor(band).Where(question => !question.IsDrawn), .. FollowUpsFor(band).Where(question => question.IsDrawn).OrderByDescending(question => question.Text.In(Languages[0], Languages).Length).Take(Draws)];

    public IEnumerable<FollowUp> FollowUpsFor(Band band) => FollowUps.Where(followUp => followUp.IsFor(band));

    public Closing? ClosingFor(Band band) => Closings.FirstOrDefault(closing => closing.Bands.Count == 0 || closing.Bands.Contains(band));

    public static string Written(SurveyContent content) => JsonSerializer.Serialize(content, SurveysJson.Stored);
}

/// <summary>Thanks for the answers of some bands; of all where it names none.</summary>
/// <param name="Link">Where it leads, if anywhere: a review site for the happy, help for the unhappy. Only https.</param>
/// <param name="LinkText">What stands on the link.</param>
internal sealed record Closing(IReadOnlyList<Band> Bands, Words Text, string? Link = null, Words? LinkText = null);
