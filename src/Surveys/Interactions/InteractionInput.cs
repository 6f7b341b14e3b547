using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

/// <summary>An interaction as a help desk tells of it. An absent field leaves what is stored, null clears it.</summary>
internal sealed record InteractionInput
{
    public string? Source { get; init; }
    public string? ExternalId { get; init; }
    public Optional<string> Channel { get; init; }
    public Optional<InteractionStatus?> Status { get; init; }
    public Optional<string> Subject { get; init; }
    public Optional<string[]> Tags { get; init; }
    public Optional<string> Team { get; init; }
    public Optional<AgentInput> Agent { get; init; }
    public Optional<ContactInput> Contact { get; init; }
    public Optional<DateTimeOffset?> OpenedAt { get; init; }
    public Optional<DateTimeOffset?> FirstResponseAt { get; init; }
    public Optional<DateTimeOffset?> ResolvedAt { get; init; }
    public Optional<DateTimeOffset?> ClosedAt { get; init; }
    public Optional<int?> Replies { get; init; }
    public Optional<int?> Contacts { get; init; }
    public Optional<int?> Reopened { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public Optional<Dictionary<string, JsonElement>> Attributes { get; init; }

    /// <summary>Whether anybody may be asked because of what is told here: not where a history is brought in.</summary>
    public bool Ask { get; init; } = true;

    public FieldErrors Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.CheckText(Source, "source", 100, required: true);
        errors.CheckText(ExternalId, "external_id", 200, required: true);
        errors.CheckText(Channel.Value, "channel", 50);
        errors.CheckText(Subject.Value, "subject", 500);
        errors.CheckText(Team.Value, "team", 200);
        errors.CheckTags(Tags.Value);
        foreach (var (name, moment) in Moments)
            errors.CheckMoment(moment, name, now);
        foreach (var (name, count) in new[] { ("replies", Replies.Value), ("contacts", Contacts.Value), ("reopened", Reopened.Value) })
            errors.Require(count is null or (>= 0 and <= 1_000_000), name, "must be from 0 to 1,000,000.");
        AttributeInput.Check(Attributes.Value, "attributes", errors);
        Agent.Value?.Check(errors);
        Contact.Value?.Check(errors);
        return errors;
    }

    private IEnumerable<(string Name, DateTimeOffset? Moment)> Moments =>
    [
        ("opened_at", OpenedAt.Value), ("first_response_at", FirstResponseAt.Value), ("resolved_at", ResolvedAt.Value),
        ("closed_at", ClosedAt.Value), ("updated_at", UpdatedAt),
    ];
}

internal sealed record AgentInput(string? ExternalId = null, string? Name = null, string? Email = null)
{
    public string? ExternalId { get; init => field = Blank.ToNull(value); } = Blank.ToNull(ExternalId);
    public string? Name { get; init => field = Blank.ToNull(value); } = Blank.ToNull(Name);
    public string? Email { get; init => field = Blank.ToNull(value)?.ToLowerInvariant(); } = Blank.ToNull(Email)?.ToLowerInvariant();

    public void Check(FieldErrors errors)
    {
        errors.CheckText(ExternalId, "agent.external_id", 200);
        errors.CheckText(Name, "agent.name", 200);
        errors.CheckText(Email, "agent.email", 254);
        errors.Require(ExternalId is not null || Name is not null || Email is not null, "agent", "needs an external_id, an email or a name.");
    }
}

internal sealed record ContactInput
{
    public string? ExternalId { get; init => field = Blank.ToNull(value); }
    public string? Email { get; init => field = Blank.ToNull(value); }
    public Optional<string> Name { get; init; }
    public Optional<string> Locale { get; init; }
    public Optional<string> TimeZone { get; init; }
    public Optional<Dictionary<string, JsonElement>> Attributes { get; init; }

    [JsonIgnore]
    public string? Address => Email?.ToLowerInvariant();

    public void Check(FieldErrors errors)
    {
        errors.CheckText(ExternalId, "contact.external_id", 200);
        errors.CheckText(Name.Value, "contact.name", 200);
        errors.CheckText(Locale.Value, "contact.locale", 35);
        errors.Require(ExternalId is not null || Email is not null, "contact", "needs an email or an external_id.");
        errors.Require(Address is null || EmailAddress.IsBare(Address), "contact.email", "is not an e-mail address.");
        errors.Require(TimeZone.Value is null || Zone.IsKnown(TimeZone.Value), "contact.time_zone", "is not a time zone, for example Europe/Bucharest.");
        AttributeInput.Check(Attributes.Value, "contact.attributes", errors);
    }
}

internal static class AttributeInput
{
    public static void Check(Dictionary<string, JsonElement>? attributes, string field, FieldErrors errors)
    {
        errors.Require(attributes is not { Count: > 50 }, field, "has more than 50 attributes.");
        foreach (var (name, value) in attributes ?? [])
        {
            errors.CheckText(name, field, 100, required: true);
            errors.Require(value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object), $"{field}.{name}", "must be text, a number or true or false.");
            errors.CheckText(Text(value), $"{field}.{name}", 500);
        }
    }

    /// <summary>What is given replaces what is stored under its name, null removes it, and other names stay.</summary>
    public static Dictionary<string, string> Merge(Dictionary<string, string> stored, Optional<Dictionary<string, JsonElement>> given)
    {
        if (!given.IsGiven)
            return stored;

        var merged = given.Value is null ? [] : new Dictionary<string, string>(stored);
        foreach (var (name, value) in given.Value ?? [])
        {
            if (value.ValueKind == JsonValueKind.Null)
                merged.Remove(name);
            else
                merged[name] = Text(value);
        }

        return merged;
    }

    /// <remarks>Half of a surrogate pair can't be read as text at all; it stays what it is, and the check names it.</remarks>
    private static string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return "\ud800";
        }
    }
}
