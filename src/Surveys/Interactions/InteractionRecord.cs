namespace Surveys.Interactions;

internal sealed record AgentRecord(Guid Id, string? ExternalId, string Name, string? Email);

internal sealed record TeamRecord(Guid Id, string Name);

internal sealed record ContactRecord(
    Guid Id, string? ExternalId, string? Email, string? Name, string? Locale, string? TimeZone, IReadOnlyDictionary<string, string> Attributes);

internal static class InteractionMapper
{
    public static AgentRecord? Of(Agent? agent) => agent is null ? null : new(agent.Id, agent.ExternalId, agent.Name, agent.Email);

    public static TeamRecord? Of(Team? team) => team is null ? null : new(team.Id, team.Name);

    public static ContactRecord? Of(Contact? contact) => contact is null
        ? null
        : new(contact.Id, contact.ExternalId, contact.Email, contact.Name, contact.Locale, contact.TimeZone, contact.Attributes);
}
