using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;

namespace Surveys.Tests.Trends;

internal static class InvitationsSent
{
    public static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>Invitations as they stand after they were sent so long ago, and some of them answered a day later.</summary>
    public static async Task Sent(this Workspace acme, string channel, int count, int sentDaysAgo, int? daysOpen, int answered)
    {
        var sentAt = Now.AddDays(-sentDaysAgo);
        for (var i = 0; i < count; i++)
        {
            var name = $"{channel}-{sentDaysAgo}-{i}";
            var interaction = Guid.Parse((string)(await acme.Interaction(name, $"{name}@example.com", new { channel }))["id"]!);
            var isAnswered = i < answered;
            var isAnonymous = await acme.In(db => db.Surveys.Select(s => s.IsAnonymous).SingleAsync());
            await acme.In(async db =>
            {
                var about = await db.Interactions.SingleAsync(x => x.Id == interaction);
                return await db.Invitations.Where(x => x.InteractionId == interaction).ExecuteUpdateAsync(set => set
                    .SetProperty(x => x.Status, isAnswered && !isAnonymous ? InvitationStatus.Answered : InvitationStatus.Sent)
                    .SetProperty(x => x.SurveyVersion, 1)
                    .SetProperty(x => x.SentAt, sentAt)
                    .SetProperty(x => x.ExpiresAt, daysOpen == null ? null : sentAt.AddDays(daysOpen.Value))
                    .SetProperty(x => x.AnsweredAt, isAnswered && !isAnonymous ? sentAt.AddDays(1) : null)
                    .SetProperty(x => x.HasAnonymousAnswer, isAnswered && isAnonymous)
                    .SetProperty(x => x.AgentId, about.AgentId)
                    .SetProperty(x => x.TeamId, about.TeamId)
                    .SetProperty(x => x.Channel, about.Channel));
            });
        }
    }

    /// <summary>What `GET /scores` says of the responses to what was sent from so many days ago to so many.</summary>
    public static async Task<JsonNode> Rate(this Workspace acme, string survey, int from, int to, string more = "") =>
        (await acme.Scores(survey, $"&from={Now.AddDays(-from):yyyy-MM-dd}&to={Now.AddDays(1 - to):yyyy-MM-dd}{more}"))["responses"]!;
}
