using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Scoring;

namespace Surveys.Responses;

/// <summary>An answer as pages show it.</summary>
/// <param name="Channel">Where support happened; of what came by an open channel, that one's name.</param>
/// <param name="OnlyDay">Its day where that is all that is kept, as nothing leads to a person; else nothing.</param>
/// <param name="Subject">What the request was about.</param>
/// <param name="ContactEmail">For whom may look after contacts; others see <see cref="Customer"/>.</param>
internal sealed record AnswerRow(
    Guid Id, int Rating, Band Band, string? Comment, DateTimeOffset AnsweredAt, DateOnly AnsweredOn, DateOnly? OnlyDay, Guid SurveyId, int SurveyVersion, string Survey, string? Agent,
    string? Team, string? Channel, string? ContactName, string? ContactEmail, string? ContactKey, string? Subject, string? Language, string[] Tags, Guid? InteractionId, Guid? InvitationId,
    IReadOnlyDictionary<string, JsonElement> Choices, IReadOnlyDictionary<string, JsonElement> Texts)
{
    /// <summary>Their name, else their address; nothing where it isn't known who it was.</summary>
    public string? Customer => ContactName ?? ContactEmail ?? ContactKey;
}

internal static class AnswerRows
{
    public static IQueryable<AnswerRow> ToRows(this IQueryable<SurveyResponse> responses, SurveysDb db) => responses.Select(r => new AnswerRow(
        r.Id,
        r.Rating,
        r.Band,
        r.Comment,
        r.AnsweredAt,
        r.AnsweredOn,
        r.InvitationId == null && r.ContactId == null && r.InteractionId == null && r.ExternalId == null && r.OpenChannelId == null ? r.AnsweredOn : null,
        r.SurveyId,
        r.SurveyVersion,
        db.Surveys.Where(s => s.Id == r.SurveyId).Select(s => s.Name).First(),
        db.Agents.Where(a => a.Id == r.AgentId).Select(a => a.Name).FirstOrDefault(),
        db.Teams.Where(t => t.Id == r.TeamId).Select(t => t.Name).FirstOrDefault(),
        r.Channel ?? db.OpenChannels.Where(c => c.Id == r.OpenChannelId).Select(c => c.Name).FirstOrDefault(),
        db.Contacts.Where(c => c.Id == r.ContactId).Select(c => c.Name).FirstOrDefault(),
        db.Contacts.Where(c => c.Id == r.ContactId).Select(c => c.Email).FirstOrDefault(),
        db.Contacts.Where(c => c.Id == r.ContactId).Select(c => c.ExternalId).FirstOrDefault(),
        db.Interactions.Where(i => i.Id == r.InteractionId).Select(i => i.Subject).FirstOrDefault(),
        r.Language,
        r.Tags,
        r.InteractionId,
        r.InvitationId,
        r.Choices,
        r.Texts));

    /// <summary>What the surveys asked, in the versions that these answers were given to.</summary>
    public static async Task<IReadOnlyDictionary<(Guid Survey, int Version), SurveyContent>> ContentOf(this SurveysDb db, IReadOnlyCollection<AnswerRow> rows, CancellationToken stop)
    {
        var (surveys, numbers) = (rows.Select(row => row.SurveyId).Distinct().ToList(), rows.Select(row => row.SurveyVersion).Distinct().ToList());
        return await db.SurveyVersions.AsNoTracking().Where(v => surveys.Contains(v.SurveyId) && numbers.Contains(v.Number))
            .ToDictionaryAsync(v => (v.SurveyId, v.Number), v => v.Content, stop);
    }

    /// <summary>What was answered beside the rating and the comment, in the survey's order and first language.</summary>
    public static IEnumerable<(string Id, string Question, string Answer)> Said(
        this SurveyContent content, IReadOnlyDictionary<string, JsonElement> choices, IReadOnlyDictionary<string, JsonElement> texts)
    {
        string InWords(Words words) => words.In(content.Languages[0], content.Languages);
        foreach (var question in content.FollowUps)
        {
            if (choices.TryGetValue(question.Id, out var answer) || texts.TryGetValue(question.Id, out answer))
                yield return (question.Id, InWords(question.Text), question.Say(answer, InWords));
        }
    }
}
