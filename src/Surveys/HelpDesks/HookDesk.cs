using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.HelpDesks;

/// <summary>What a help desk is told: a status for its program, a sentence for its log.</summary>
internal sealed record HookAnswer(int Status, PayloadOutcome Outcome, string? Sentence);

/// <summary>Takes what help desks send. Sent again, or many times at once, it counts once: interactions are known by their id, and what is older changes nothing.</summary>
internal sealed class HookDesk(
    SurveysDb db, CurrentTenant tenant, LinkTokens tokens, ConnectionSecrets secrets, PayloadLog log, Reception reception, BaseUrl baseUrl, TimeProvider clock)
{
    public async Task<HookAnswer> Take(string token, HttpRequest request, CancellationToken stop)
    {
        if (tokens.Read(LinkPurpose.Hook, token) is not { } hook)
            return Refused(StatusCodes.Status404NotFound, "There is no such address. Copy it again from the page Connections.");

        tenant.Enter(hook.TenantId);
        if (await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == hook.Id, stop) is not { } connection)
            return Refused(StatusCodes.Status404NotFound, "There is no such address. Copy it again from the page Connections.");
        if (connection.RemovedAt is not null)
            return Refused(StatusCodes.Status410Gone, "This connection was removed. Take its webhook away in the help desk, or make a new connection.");

        byte[] body;
        try
        {
            using var read = new MemoryStream();
            await request.Body.CopyToAsync(read, stop);
            body = read.ToArray();
        }
        catch (BadHttpRequestException bad)
        {
            return Refused(bad.StatusCode, Doors.Plain(bad.StatusCode) ?? "The body can't be read.");
        }

        var knock = new Knock(request.Method, $"{baseUrl.To($"hooks/{token}")}{request.QueryString}", request.Headers, body);
        if (Distrust(connection, knock) is { } why)
        {
            await log.NoteRefusal(connection, why, stop);
            return Refused(StatusCodes.Status401Unauthorized, why);
        }

        // From here on it's done even if the help desk gives up waiting.
        return await Note(connection, knock);
    }

    private string? Distrust(Connection connection, Knock knock) => secrets.Open(connection) is { } secret
        ? Signatures.Refusal(connection.Vendor, secret, knock, clock.GetUtcNow())
        : "This connection has no secret yet, or it can’t be read any more: paste it on the page Connections.";

    private async Task<HookAnswer> Note(Connection connection, Knock knock)
    {
        var entry = await log.Begin(connection, knock.Body, CancellationToken.None);
        var (answer, interaction, isErased) = await Judge(connection, knock);
        await log.End(entry, answer.Outcome, answer.Sentence, interaction, keepsBody: !isErased, CancellationToken.None);
        return answer;
    }

    private async Task<(HookAnswer Answer, Guid? Interaction, bool IsErased)> Judge(Connection connection, Knock knock)
    {
        try
        {
            var reading = Reading.Of(connection, Payload.Read(knock.Body), Signatures.SentAt(knock, clock.GetUtcNow()));
            var (ignored, isErased) = (new List<string>(), false);
            if (reading.Ignored is { } passedOver)
                ignored.Add(passedOver);
            Guid? interaction = null;
            foreach (var news in reading.News)
            {
                try
                {
                    var (taken, why) = await Take(connection, news);
                    interaction = taken?.Id ?? interaction;
                    ignored.AddRange(why is null ? [] : [why]);
                }
                catch (GoneException)
                {
                    // 410 would end the help desk's subscription, for one ticket.
                    isErased = true;
                    ignored.Add("The ticket was erased here and isn’t taken in again.");
                }

                db.ChangeTracker.Clear();
            }

            var sentence = ignored.Count == 0 ? null : Payload.Fit(string.Join(" ", ignored.Distinct()), 1000);
            return (new HookAnswer(StatusCodes.Status200OK, interaction is null ? PayloadOutcome.Ignored : PayloadOutcome.Taken, sentence), interaction, isErased);
        }
        catch (UnreadableException unreadable)
        {
            return (Refused(StatusCodes.Status400BadRequest, unreadable.Message), null, false);
        }
        catch (InvalidInputException invalid)
        {
            return (Refused(StatusCodes.Status422UnprocessableEntity, invalid.Message), null, false);
        }
        catch (ConflictException conflict)
        {
            return (Refused(StatusCodes.Status409Conflict, conflict.Message), null, false);
        }
    }

    /// <returns>The interaction it speaks of, and what is to be said about it.</returns>
    private async Task<(Interaction? Taken, string? Ignored)> Take(Connection connection, News news)
    {
        if (news.Gone is { } gone)
        {
            return await reception.Withdraw(connection.Source, news.ExternalId, gone, news.At, CancellationToken.None) is { } withdrawn
                ? (withdrawn, $"Nobody is asked about it any more: {gone.Sentence()}.")
                : (null, $"The ticket {news.ExternalId} isn’t known here, so there is nothing to take back.");
        }

        if (news.IsOnlyForKnown && !await db.Interactions.AnyAsync(i => i.Source == connection.Source && i.ExternalId == news.ExternalId))
            return (null, $"The ticket {news.ExternalId} isn’t known here, and this doesn’t say whose it is.");

        var received = await reception.Take(await WithKnownAgent(news.Told!), CancellationToken.None);
        return (received.Recorded.Interaction, received.Recorded.IsStale ? "Something newer was known already, so this changed nothing." : null);
    }

    /// <summary>An agent who is a number and nothing else is taken only where it's known whose it is: nobody wants to read of "agent 8447388090494".</summary>
    private async Task<InteractionInput> WithKnownAgent(InteractionInput told) =>
        told.Agent.Value is { Name: null, Email: null, ExternalId: { } number } && !await db.Agents.AnyAsync(a => a.ExternalId == number) ? told with { Agent = default } : told;

    private static HookAnswer Refused(int status, string why) => new(status, PayloadOutcome.Refused, why);
}
