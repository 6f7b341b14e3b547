using System.Text.Json;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>What a payload says of one ticket: how it is now, or that it is gone.</summary>
/// <param name="Told">How it is; nothing where it's gone.</param>
/// <param name="IsOnlyForKnown">The payload doesn't say whose it is, so it tells of a ticket that is known already, or of nothing.</param>
/// <param name="Gone">Why it's gone.</param>
/// <param name="At">When it went.</param>
internal sealed record News(string ExternalId, InteractionInput? Told = null, bool IsOnlyForKnown = false, Reason? Gone = null, DateTimeOffset? At = null);

/// <summary>What a payload says.</summary>
/// <param name="Ignored">Why some or all of it is passed over on purpose.</param>
internal sealed record Reading(IReadOnlyList<News> News, string? Ignored = null)
{
    /// <param name="sentAt">As the signature has it; when it came, where none tells.</param>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public static Reading Of(Connection connection, Payload payload, DateTimeOffset sentAt) => connection.Vendor switch
    {
        Vendor.Zendesk => ZendeskShape.Read(connection, payload, sentAt),
        Vendor.Freshdesk => FreshdeskShape.Read(connection, payload),
        Vendor.Intercom => IntercomShape.Read(connection, payload),
        Vendor.Hubspot => HubspotShape.Read(connection, payload),
        Vendor.Generic => GenericShape.Read(connection, payload),
        _ => throw new ArgumentOutOfRangeException(nameof(connection), connection.Vendor, null),
    };

    public static Reading Nothing(string why) => new([], why);
}

/// <summary>What all readers share: the pieces of an interaction, made to fit.</summary>
internal static class Pieces
{
    private const int MostTags = 50;
    private const int MostAttributes = 50;

    /// <exception cref="InvalidInputException">There is none, or it's too long for one.</exception>
    public static string Id(string? id, string field) => id switch
    {
        null => throw new InvalidInputException(field, "is missing: what was sent names no ticket. Paste the template of the setup guide as it stands."),
        { Length: > 200 } => throw new InvalidInputException(field, "is longer than 200 characters."),
        _ => id,
    };

    /// <summary>Nothing where there is no address: it's the address by which people are known, and asked.</summary>
    public static ContactInput? Contact(string? email, string? name, string? externalId = null, string? locale = null)
    {
        if (email is null && externalId is null)
            return null;

        var contact = new ContactInput { Email = email, ExternalId = externalId };
        contact = name is null ? contact : contact with { Name = Payload.Fit(name, 200) };
        return locale is null ? contact : contact with { Locale = Payload.Fit(locale, 35) };
    }

    public static AgentInput? Agent(string? externalId, string? name, string? email) => externalId is null && name is null && email is null
        ? null
        : new AgentInput(Payload.Fit(externalId, 200), Payload.Fit(name, 200), Payload.Fit(email, 254));

    public static string[] Tags(IEnumerable<string> tags) => [.. tags.Select(tag => Payload.Fit(tag, 100)).OfType<string>().Distinct().Take(MostTags)];

    /// <summary>Those in the object at the field's path, and those that the mapping finds each by itself; nothing where the payload has neither.</summary>
    /// <param name="field">Whose: `attributes` or `contact.attributes`.</param>
    public static Dictionary<string, JsonElement>? Attributes(Payload payload, Mapping mapping, string field)
    {
        var found = new Dictionary<string, JsonElement>();
        // Those by themselves first: they were chosen, and a payload may have more than are kept.
        var chosen = mapping.AttributePaths(field).Where(one => payload.Has(one.Path)).Select(one => (one.Name, payload.Text(one.Path)));
        foreach (var (name, text) in chosen.Concat(payload.Pairs(mapping.PathOf(field))))
        {
            if (Payload.Fit(name, 100) is { } fit && found.Count < MostAttributes)
                found.TryAdd(fit, JsonSerializer.SerializeToElement(Payload.Fit(text, 500)));
        }

        return found.Count == 0 ? null : found;
    }

    /// <summary>One word for one channel, whoever names it.</summary>
    public static string? Channel(string? channel) => Payload.Fit(channel, 50)?.ToLowerInvariant() switch
    {
        "mail" => "email",
        "web form" or "portal" => "web",
        "conversation" or "messenger" => "chat",
        var other => other,
    };
}
