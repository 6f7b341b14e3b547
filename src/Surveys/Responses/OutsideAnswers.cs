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

    /// <summary>Finds what answers sent by API are about; what one doesn't say itself is its interaction's. To be stored before others are resolved.</summary>
    /// <exception cref="InvalidInputException">An interaction isn't known, or an answer isn't one to its question.</exception>
    public async Task<IReadOnlyList<OutsideAnswer>> Resolve(IReadOnlyList<ResponseInput> inputs, SurveyVersion version, CancellationToken stop)
    {
        var given = inputs.Select(input => version.Rule.Contains(input.Score!.Value) ? input.Read(version.Content) : throw OffTheScale(version)).ToList();
        var known = await Known([.. inputs.Select(input => input.Interaction).OfType<InteractionKey>().Distinct()], stop);
        await people.Open([.. inputs.Select(input => new InteractionInput { Contact = input.Contact, Agent = input.Agent, Team = input.Team })], [.. known.Values], stop);
        return [.. inputs.Zip(given, (input, read) => Resolve(input, read, input.Interaction is null ? null : known[input.Interaction]))];
    }

    private async Task<Dictionary<InteractionKey, Interaction>> Known(IReadOnlyList<InteractionKey> keys, CancellationToken stop)
    {
        if (keys.Count == 0)
            return [];

        var (sources, ids) = (keys.Select(key => key.Source!).ToArray(), keys.Select(key => key.ExternalId!).ToArray());
        var known = await db.Interactions
            .FromSql($"select * from interactions where (source, external_id) in (select * from unnest({sources}, {ids}))")
            .ToDictionaryAsync(i => new InteractionKey(i.Source, i.ExternalId), stop);
        var unknown = keys.Where(key => !known.ContainsKey(key)).ToList();
        await erased.Refuse(unknown.Select(key => (erased.OfInteraction(key.Source!, key.ExternalId!), $"The interaction {key.Source} {key.ExternalId}")), stop);
        return unknown.Count == 0 ? known : throw new InvalidInputException("interaction", "is not known: send it to POST /interactions first.");
    }

    private OutsideAnswer Resolve(ResponseInput input, GivenAnswer given, Interaction? interaction) => new(
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
