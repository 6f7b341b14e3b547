using System.Text.Json;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>An answer obtained elsewhere. Known by its survey and `external_id`, or by its survey and interaction.</summary>
internal sealed record ResponseInput
{
    public string? Survey { get; init; }
    public string? ExternalId { get; init; }
    public int? Score { get; init; }
    public string? Comment { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Answers to questions beside the scored one, by their ids: a text, a choice, several choices, a rating.</summary>
    public Dictionary<string, JsonElement>? Answers { get; init; }

    public ContactInput? Contact { get; init; }
    public InteractionKey? Interaction { get; init; }
    public AgentInput? Agent { get; init; }
    public string? Team { get; init; }
    public string? Channel { get; init; }
    public string[]? Tags { get; init; }

    public FieldErrors Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.CheckText(ExternalId, "external_id", 200, required: ExternalId is not null);
        errors.CheckText(Comment, "comment", FollowUp.LongestText);
        errors.CheckText(Team, "team", 200);
        errors.CheckText(Channel, "channel", 50);
        errors.CheckText(Interaction?.Source, "interaction.source", 100, required: Interaction is not null);
        errors.CheckText(Interaction?.ExternalId, "interaction.external_id", 200, required: Interaction is not null);
        errors.Require(Score is not null, "score", "is missing.");
        errors.Require(ExternalId is not null || Interaction is not null, "external_id", "or an interaction is needed, so that sent again it is known.");
        errors.CheckMoment(SubmittedAt, "submitted_at", now);
        errors.CheckTags(Tags);
        Agent?.Check(errors);
        Contact?.Check(errors);
        return errors;
    }
}

internal static class ResponseReading
{
    /// <summary>Reads the comment and the answers beside the scored one.</summary>
    /// <exception cref="InvalidInputException">One of them isn't an answer to its question, or there is no such question.</exception>
    public static GivenAnswer Read(this ResponseInput input, SurveyContent content)
    {
        var errors = new FieldErrors();
        foreach (var id in (input.Answers ?? []).Keys.Where(id => content.FollowUps.All(question => question.IsComment || question.Id != id)))
            errors.Add("answers", $"names the question {id}, which this survey doesn't ask.");
        errors.ThrowIfAny();
        try
        {
            var given = GivenAnswer.Read(content, input.Score!.Value, question => question.IsComment ? [] : Values(input.Answers?.GetValueOrDefault(question.Id)), null);
            // The comment is kept also where the survey has no question for it: it was given elsewhere.
            return given with { Comment = string.IsNullOrWhiteSpace(input.Comment) ? null : input.Comment.Trim() };
        }
        catch (InvalidInputException invalid)
        {
            throw new InvalidInputException("answers", $"{invalid.Errors.Keys.First()} {invalid.Errors.Values.First()[0]}");
        }
    }

    private static IEnumerable<string?> Values(JsonElement? given) => given switch
    {
        { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Select(one => one.ToString()),
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } or null => [],
        { } one => [one.ToString()],
    };
}

internal sealed record InteractionKey(string? Source, string? ExternalId);

/// <summary>An answer as the API shows it.</summary>
internal sealed record ResponseRecord(
    Guid Id,
    Guid Survey,
    int Version,
    string? ExternalId,
    int Score,
    string Band,
    string? Comment,
    IReadOnlyDictionary<string, JsonElement> Answers,
    string? Language,
    Via Via,
    DateTimeOffset SubmittedAt,
    DateOnly Day,
    Guid? Invitation,
    Guid? Interaction,
    Guid? Contact,
    Guid? Agent,
    Guid? Team,
    string? Channel,
    IReadOnlyList<string> Tags,
    Guid? OpenChannel)
{
    public static ResponseRecord Of(SurveyResponse response) => new(
        response.Id,
        response.SurveyId,
        response.SurveyVersion,
        response.ExternalId,
        response.Rating,
        EnumText.Of(response.Band),
        response.Comment,
        response.Choices.Concat(response.Texts).ToDictionary(),
        response.Language,
        response.Via,
        response.AnsweredAt,
        response.AnsweredOn,
        response.InvitationId,
        response.InteractionId,
        response.ContactId,
        response.AgentId,
        response.TeamId,
        response.Channel,
        response.Tags,
        response.OpenChannelId);
}
