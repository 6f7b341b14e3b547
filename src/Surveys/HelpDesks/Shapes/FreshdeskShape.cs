using Surveys.Interactions;

namespace Surveys.HelpDesks;

/// <summary>What the action "Trigger Webhook" of an automation rule sends: Freshdesk's own fields ("Simple"), or the template of our guide ("Advanced").</summary>
/// <remarks>support.freshdesk.com/support/solutions/articles/132589-using-webhooks-in-automation-rules</remarks>
internal static class FreshdeskShape
{
    private const string Wrapped = "$.freshdesk_webhook.";

    public static Reading Read(Connection connection, Payload payload)
    {
        var told = new InteractionInput
        {
            Source = connection.Source,
            ExternalId = Pieces.Id(Text("ticket_id"), "ticket_id"),
            UpdatedAt = payload.Moment($"{Wrapped}ticket_updated_at", "$.ticket_updated_at"),
        };
        if (Has("ticket_subject"))
            told = told with { Subject = Payload.Fit(Text("ticket_subject"), 500) };
        if (Has("ticket_source"))
            told = told with { Channel = Pieces.Channel(Text("ticket_source")) };
        if (Has("ticket_tags"))
            told = told with { Tags = Pieces.Tags(payload.Texts(payload.Has($"{Wrapped}ticket_tags") ? $"{Wrapped}ticket_tags" : "$.ticket_tags", ',')) };
        if (Has("ticket_group_name"))
            told = told with { Team = Payload.Fit(Text("ticket_group_name"), 200) };
        if (Has("ticket_agent_name") || Has("ticket_agent_email"))
            told = told with { Agent = Pieces.Agent(null, Text("ticket_agent_name"), Text("ticket_agent_email")) };
        if (Text("ticket_contact_email", "ticket_requester_email", "requester_email") is { } email)
            told = told with { Contact = Pieces.Contact(email, Text("ticket_contact_name", "ticket_requester_name", "requester_name")) };

        // A rule of its own says that a ticket is gone: its status doesn't.
        var state = States.Read(connection, Text("event") ?? Text("ticket_status"), "ticket_status");
        return new Reading([told.With(state)]);

        string? Text(params string[] names) => names.Select(name => payload.Text($"{Wrapped}{name}", $"$.{name}")).FirstOrDefault(text => text is not null);
        bool Has(string name) => payload.Has($"{Wrapped}{name}") || payload.Has($"$.{name}");
    }
}
