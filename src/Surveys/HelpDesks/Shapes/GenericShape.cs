using Surveys.Interactions;

namespace Surveys.HelpDesks;

/// <summary>Any sender: the mapping says where each field stands. What isn't there stays as it was.</summary>
internal static class GenericShape
{
    public static Reading Read(Connection connection, Payload payload)
    {
        var told = new InteractionInput
        {
            Source = connection.Source,
            ExternalId = Pieces.Id(Text("external_id"), "external_id"),
            UpdatedAt = Moment("updated_at"),
        };
        if (Has("subject"))
            told = told with { Subject = Payload.Fit(Text("subject"), 500) };
        if (Has("channel"))
            told = told with { Channel = Payload.Fit(Text("channel"), 50) };
        if (Has("tags"))
            told = told with { Tags = Pieces.Tags(payload.Texts(connection.Mapping.PathOf("tags"), ',')) };
        if (Has("team"))
            told = told with { Team = Payload.Fit(Text("team"), 200) };
        if (Has("agent.external_id") || Has("agent.name") || Has("agent.email"))
            told = told with { Agent = Pieces.Agent(Text("agent.external_id"), Text("agent.name"), Text("agent.email")) };
        if (Has("contact.email") || Has("contact.external_id"))
            told = told with { Contact = Contact() };
        if (Pieces.Attributes(payload, connection.Mapping, "attributes") is { } attributes)
            told = told with { Attributes = attributes };
        if (Moment("opened_at") is { } opened)
            told = told with { OpenedAt = opened };
        if (Moment("first_response_at") is { } replied)
            told = told with { FirstResponseAt = replied };
        if (Moment("resolved_at") is { } resolved)
            told = told with { ResolvedAt = resolved };
        if (Moment("closed_at") is { } closed)
            told = told with { ClosedAt = closed };
        return new Reading([told.With(States.Read(connection, Text("status"), "status"))]);

        ContactInput? Contact()
        {
            var contact = Pieces.Contact(Text("contact.email"), Text("contact.name"), Payload.Fit(Text("contact.external_id"), 200), Text("contact.locale"));
            return contact is not null && Pieces.Attributes(payload, connection.Mapping, "contact.attributes") is { } theirs ? contact with { Attributes = theirs } : contact;
        }

        bool Has(string field) => payload.Has(connection.Mapping.PathOf(field));
        string? Text(string field) => payload.Text(connection.Mapping.PathOf(field));
        DateTimeOffset? Moment(string field) => payload.Moment(connection.Mapping.PathOf(field));
    }
}
