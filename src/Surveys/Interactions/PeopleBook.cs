using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

/// <summary>The contacts, agents and teams that a batch of interactions speaks of: found by external id, then by address, then by name; else made.</summary>
internal sealed class PeopleBook(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private readonly List<Contact> contacts = [];
    private readonly List<Agent> agents = [];
    private readonly List<Team> teams = [];

    /// <summary>Reads all of them at once, so that a batch costs three questions and not three a row.</summary>
    public async Task Open(IReadOnlyList<InteractionInput> inputs, IReadOnlyList<Interaction> known, CancellationToken stop)
    {
        contacts.Clear();
        agents.Clear();
        teams.Clear();

        var givenContacts = inputs.Select(i => i.Contact.Value).OfType<ContactInput>().ToList();
        var contactKeys = givenContacts.Select(c => c.ExternalId).OfType<string>().ToArray();
        var addresses = givenContacts.Select(c => c.Address).OfType<string>().ToArray();
        var contactIds = known.Select(i => i.ContactId).OfType<Guid>().ToArray();
        contacts.AddRange(await db.Contacts
            .Where(c => contactKeys.Contains(c.ExternalId) || addresses.Contains(c.Email) || contactIds.Contains(c.Id))
            .ToListAsync(stop));

        var givenAgents = inputs.Select(i => i.Agent.Value).OfType<AgentInput>().ToList();
        var agentKeys = givenAgents.Select(a => a.ExternalId).OfType<string>().ToArray();
        var agentAddresses = givenAgents.Select(a => a.Email).OfType<string>().ToArray();
        var agentNames = givenAgents.Select(a => a.Name).OfType<string>().ToArray();
        var agentIds = known.Select(i => i.AgentId).OfType<Guid>().ToArray();
        var wantedAgents = db.Agents
            .Where(a => agentKeys.Contains(a.ExternalId) || agentAddresses.Contains(a.Email) || agentNames.Contains(a.Name) || agentIds.Contains(a.Id));
        agents.AddRange(await wantedAgents.ToListAsync(stop));
        if (givenAgents.Any(given => given.ExternalId is null && Known(given) is null))
        {
            // No key of theirs tells two new agents of one name apart, so whoever makes one does it alone and looks again first.
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"agents {tenant.Id}"}, 0))", stop);
            agents.Clear();
            agents.AddRange(await wantedAgents.ToListAsync(stop));
        }

        var teamNames = inputs.Select(i => i.Team.Value?.Trim()).OfType<string>().ToArray();
        var teamIds = known.Select(i => i.TeamId).OfType<Guid>().ToArray();
        teams.AddRange(await db.Teams.Where(t => teamNames.Contains(t.Name) || teamIds.Contains(t.Id)).ToListAsync(stop));
    }

    public Contact? ContactOf(Interaction interaction) => contacts.Find(c => c.Id == interaction.ContactId);

    public Agent? AgentOf(Interaction interaction) => agents.Find(a => a.Id == interaction.AgentId);

    public Team? TeamOf(Interaction interaction) => teams.Find(t => t.Id == interaction.TeamId);

    /// <exception cref="ConflictException">The external id and the address belong to two different contacts.</exception>
    public Contact? Contact(ContactInput? given)
    {
        if (given is null)
            return null;

        var byAddress = given.Address is null ? null : contacts.Find(c => c.Email == given.Address);
        var byKey = given.ExternalId is null ? null : contacts.Find(c => c.ExternalId == given.ExternalId);
        if (byKey is not null && byAddress is not null && byKey != byAddress)
            throw new ConflictException($"contact.external_id \"{given.ExternalId}\" and contact.email \"{given.Address}\" belong to two different contacts.");

        var contact = byKey ?? byAddress ?? Add(contacts, new Contact { TenantId = tenant.Id, Id = NewId(), CreatedAt = clock.GetUtcNow() });
        contact.ExternalId = given.ExternalId ?? contact.ExternalId;
        contact.Email = given.Address ?? contact.Email;
        contact.Name = given.Name.Or(contact.Name);
        contact.Locale = given.Locale.Or(contact.Locale);
        contact.TimeZone = given.TimeZone.Or(contact.TimeZone);
        contact.Attributes = AttributeInput.Merge(contact.Attributes, given.Attributes);
        return contact;
    }

    public Agent? Agent(AgentInput? given)
    {
        if (given is null)
            return null;

        var agent = Known(given) ?? Add(agents, new Agent { TenantId = tenant.Id, Id = NewId(), Name = given.Name ?? given.Email ?? given.ExternalId! });
        agent.ExternalId ??= given.ExternalId;
        agent.Email = given.Email ?? agent.Email;
        agent.Name = given.Name ?? agent.Name;
        return agent;
    }

    private Agent? Known(AgentInput given) =>
        (given.ExternalId is null ? null : agents.Find(a => a.ExternalId == given.ExternalId))
        ?? (given.Email is null ? null : agents.Find(a => a.Email == given.Email && IsSame(a.ExternalId, given.ExternalId)))
        ?? (given.Name is null ? null : agents.Find(a => a.Name == given.Name && IsSame(a.ExternalId, given.ExternalId) && IsSame(a.Email, given.Email)));

    public Team? Team(string? name) => string.IsNullOrWhiteSpace(name)
        ? null
        : teams.Find(t => t.Name == name.Trim()) ?? Add(teams, new Team { TenantId = tenant.Id, Id = NewId(), Name = name.Trim() });

    /// <summary>Two keys don't speak against each other: they are equal, or one isn't known.</summary>
    private static bool IsSame(string? stored, string? given) => stored is null || given is null || stored == given;

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    private T Add<T>(List<T> book, T person)
        where T : class
    {
        db.Add(person);
        book.Add(person);
        return person;
    }
}
