using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>An answer obtained elsewhere, with what it's about already found.</summary>
internal sealed record OutsideAnswer(
    string? ExternalId, int Rating, string? Comment, Via Via, DateTimeOffset AnsweredAt,
    Guid? InteractionId, Guid? ContactId, Guid? AgentId, Guid? TeamId, string? Channel, string[] Tags,
    IReadOnlyDictionary<string, JsonElement>? Choices = null, IReadOnlyDictionary<string, JsonElement>? Texts = null);

/// <summary>Stores answers obtained elsewhere, once each: by their own id, else by their interaction.</summary>
internal sealed class OutsideAnswers(SurveysDb db, CurrentTenant tenant, PeopleBook people, ErasedKeys erased, TimeProvider clock)
{
    /// <summary>Stores those that aren't known yet, in the caller's transaction, and notes their days for the roll-up.</summary>
    /// <returns>For each, the stored answer and whether it is new.</returns>
    /// <exception cref="InvalidInputException">A rating isn't on the survey's scale.</exception>
    /// <exception cref="ConflictException">The survey is anonymous: whoever sends answers knows whose they are.</exception>
    /// <exception cref="GoneException">One of them was erased.</exception>
    public async Task<IReadOnlyList<(SurveyResponse Response, bool IsNew)>> Store(
        SurveyVersion version, IReadOnlyList<OutsideAnswer> answers, CancellationToken stop)
    {
        if (await db.Surveys.AnyAsync(s => s.Id == version.SurveyId && s.IsAnonymous, stop))
            throw new ConflictException("The survey is anonymous: it takes answers by its own links only. Send these to a survey that isn't.");
        await db.RequireStaying(tenant, stop);
        var ids = answers.Select(a => a.ExternalId).OfType<string>().ToArray();
        var interactions = answers.Select(a => a.InteractionId).OfType<Guid>().ToArray();
        var known = await db.Responses
            .Where(r => r.SurveyId == version.SurveyId)
            .Where(r => ids.Contains(r.ExternalId) || (r.InvitationId == null && r.InteractionId != null && interactions.Contains(r.InteractionId.Value)))
            .ToListAsync(stop);
        await erased.Refuse(
            ids.Except(known.Select(r => r.ExternalId)).OfType<string>().Select(id => (erased.OfAnswer(version.SurveyId, id), $"The answer {id}")), stop);
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));

        var stored = new List<(SurveyResponse Response, bool IsNew)>(answers.Count);
        foreach (var answer in answers)
        {
            var response = known.Find(r => Is(r, answer));
            stored.Add((response ?? Add(version, answer, zone, known), response is null));
        }

        foreach (var day in stored.Where(s => s.IsNew).Select(s => s.Response.AnsweredOn).Distinct())
            db.ChangedDays.Add(new ChangedDay { TenantId = tenant.Id, SurveyId = version.SurveyId, Day = day });
        await db.SaveChangesAsync(stop);
        return stored;
    }

    private static bool Is(SurveyResponse stored, OutsideAnswer answer) =>
        (answer.ExternalId is not null && stored.ExternalId == answer.ExternalId)
        || (answer.InteractionId is not null && stored.InvitationId is null && stored.InteractionId == answer.InteractionId);

    private SurveyResponse Add(SurveyVersion version, OutsideAnswer answer, Zone zone, List<SurveyResponse> known)
    {
        if (!version.Rule.Contains(answer.Rating))
            throw OffTheScale(version);

        var response = new SurveyResponse
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            SurveyId = version.SurveyId,
            SurveyVersion = version.Number,
            RuleVersion = version.RuleVersion,
            ExternalId = answer.ExternalId,
            Rating = answer.Rating,
            Band = version.Rule.BandOf(answer.Rating),
            Comment = string.IsNullOrWhiteSpace(answer.Comment) ? null : answer.Comment.Trim(),
            Choices = answer.Choices ?? SurveyResponse.Nothing,
            Texts = answer.Texts ?? SurveyResponse.Nothing,
            Via = answer.Via,
            AnsweredAt = answer.AnsweredAt.ToStored(),
            AnsweredOn = zone.DayOf(answer.AnsweredAt),
            InteractionId = answer.InteractionId,
            ContactId = answer.ContactId,
            AgentId = answer.AgentId,
            TeamId = answer.TeamId,
            Channel = Blank.ToNull(answer.Channel),
            Tags = answer.Tags,
        };
        db.Responses.Add(response);
        known.Add(response);
        return response;
    }

    private static InvalidInputException OffTheScale(SurveyVersion version) => new("score", $"must be from {version.Lowest} to {version.Highest}.");

    private async Task<Exception> Unknown(InteractionKey key, CancellationToken stop)
    {
        await erased.Refuse([(erased.OfInteraction(key.Source!, key.ExternalId!), $"The interaction {key.Source} {key.ExternalId}")], stop);
        return new InvalidInputException("interaction", "is not known: send it to POST /interactions first.");
    }

    /// <summary>Finds what an answer sent by API is about; what it doesn't say itself is the interaction's.</summary>
    /// <exception cref="InvalidInputException">The interaction isn't known, or an answer isn't one to its question.</exception>
    public async Task<OutsideAnswer> Resolve(ResponseInput input, SurveyVersion version, CancellationToken stop)
    {
        if (!version.Rule.Contains(input.Score!.Value))
            throw OffTheScale(version);

        var given = input.Read(version.Content);
        var interaction = input.Interaction is not { } key ? null
            : await db.Interactions.SingleOrDefaultAsync(i => i.Source == key.Source && i.ExternalId == key.ExternalId, stop)
                ?? throw await Unknown(key, stop);

        await people.Open(
            [new InteractionInput { Contact = input.Contact, Agent = input.Agent, Team = input.Team }], interaction is null ? [] : [interaction], stop);
        return new OutsideAnswer(
            input.ExternalId,
            given.Rating,
            given.Comment,
            Via.Api,
            input.SubmittedAt ?? clock.GetUtcNow(),
            interaction?.Id,
            people.Contact(input.Contact)?.Id ?? interaction?.ContactId,
            people.Agent(input.Agent)?.Id ?? interaction?.AgentId,
            people.Team(input.Team)?.Id ?? interaction?.TeamId,
            input.Channel ?? interaction?.Channel,
            input.Tags ?? interaction?.Tags ?? [],
            given.Choices,
            given.Texts);
    }
}
