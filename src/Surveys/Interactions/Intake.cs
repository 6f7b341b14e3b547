using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

/// <summary>What became of an input.</summary>
/// <param name="IsNew">It was not known before.</param>
/// <param name="IsStale">Its `updated_at` is older than what is stored: it changed nothing.</param>
/// <param name="Asks">Whether anybody may be asked because of it.</param>
internal sealed record Recorded(Interaction Interaction, Contact? Contact, Agent? Agent, Team? Team, bool IsNew, bool IsStale, bool Asks);

/// <summary>Takes interactions in, once each, with the people in them. Saves nothing by itself.</summary>
internal sealed class Intake(SurveysDb db, CurrentTenant tenant, PeopleBook people, ErasedKeys erased, TimeProvider clock)
{
    /// <summary>Records checked inputs in their order; must run in a transaction, as it locks the interactions that exist.</summary>
    /// <exception cref="ConflictException">The workspace is to be deleted.</exception>
    /// <exception cref="GoneException">One of them was erased.</exception>
    public async Task<IReadOnlyList<Recorded>> Record(IReadOnlyList<InteractionInput> inputs, CancellationToken stop)
    {
        await db.RequireStaying(tenant, stop);
        var sources = inputs.Select(i => i.Source!).ToArray();
        var ids = inputs.Select(i => i.ExternalId!).ToArray();
        var known = await db.Interactions
            .FromSql(
                $"""
                select * from interactions
                where (source, external_id) in (select * from unnest({sources}, {ids})) order by id for update
                """)
            .ToDictionaryAsync(i => (i.Source, i.ExternalId), stop);
        await erased.Refuse(
            inputs.Where(i => !known.ContainsKey((i.Source!, i.ExternalId!)))
                .Select(i => (erased.OfInteraction(i.Source!, i.ExternalId!), $"The interaction {i.Source} {i.ExternalId}")),
            stop);
        await people.Open(inputs, known.Values.ToList(), stop);

        var recorded = new List<Recorded>(inputs.Count);
        foreach (var input in inputs)
        {
            var isKnown = known.TryGetValue((input.Source!, input.ExternalId!), out var interaction);
            interaction ??= Add(input);
            known[(interaction.Source, interaction.ExternalId)] = interaction;
            var isStale = isKnown && input.UpdatedAt?.ToStored() < interaction.UpdatedAt;
            if (!isStale)
                Apply(input, interaction);
            recorded.Add(new Recorded(
                interaction, people.ContactOf(interaction), people.AgentOf(interaction), people.TeamOf(interaction), !isKnown, isStale, input.Ask));
        }

        return recorded;
    }

    private Interaction Add(InteractionInput input)
    {
        var now = clock.GetUtcNow();
        var interaction = new Interaction
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            Source = input.Source!,
            ExternalId = input.ExternalId!,
            ReceivedAt = now,
        };
        db.Interactions.Add(interaction);
        return interaction;
    }

    private void Apply(InteractionInput input, Interaction interaction)
    {
        interaction.Channel = Blank.ToNull(input.Channel.Or(interaction.Channel));
        interaction.Subject = input.Subject.Or(interaction.Subject);
        interaction.Tags = input.Tags.Or(interaction.Tags) ?? [];
        interaction.OpenedAt = input.OpenedAt.Or(interaction.OpenedAt)?.ToStored();
        interaction.FirstResponseAt = input.FirstResponseAt.Or(interaction.FirstResponseAt)?.ToStored();
        interaction.ResolvedAt = input.ResolvedAt.Or(interaction.ResolvedAt)?.ToStored();
        interaction.ClosedAt = input.ClosedAt.Or(interaction.ClosedAt)?.ToStored();
        interaction.Replies = input.Replies.Or(interaction.Replies);
        interaction.Contacts = input.Contacts.Or(interaction.Contacts);
        interaction.Reopened = input.Reopened.Or(interaction.Reopened);
        interaction.UpdatedAt = input.UpdatedAt?.ToStored() ?? interaction.UpdatedAt;
        interaction.Attributes = AttributeInput.Merge(interaction.Attributes, input.Attributes);
        if (input.Team.IsGiven)
            interaction.TeamId = people.Team(input.Team.Value)?.Id;
        if (input.Agent.IsGiven)
            interaction.AgentId = people.Agent(input.Agent.Value)?.Id;
        if (input.Contact.IsGiven)
            interaction.ContactId = people.Contact(input.Contact.Value)?.Id;
        interaction.Turn(input.Status.Value ?? interaction.Status, clock.GetUtcNow());
    }
}
