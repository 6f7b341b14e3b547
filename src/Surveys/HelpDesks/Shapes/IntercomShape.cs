using System.Text.RegularExpressions;
using Surveys.Dispatch;
using Surveys.Interactions;

namespace Surveys.HelpDesks;

/// <summary>Notifications of conversations and tickets. Whatever the topic, the item tells how the conversation is now.</summary>
/// <remarks>developers.intercom.com/docs/references/webhooks/webhook-models</remarks>
internal static partial class IntercomShape
{
    private const string Item = "$.data.item";

    public static Reading Read(Connection connection, Payload payload)
    {
        var topic = payload.Text("$.topic") ?? "";
        if (topic == "ping")
            return Reading.Nothing("Intercom’s trial message: the connection works.");

        var kind = payload.Text($"{Item}.type");
        if (topic is "conversation.deleted")
        {
            var id = Pieces.Id(payload.Text($"{Item}.conversation_id", $"{Item}.id"), "data.item.conversation_id");
            return new Reading([new News(id, Gone: Reason.InteractionDeleted, At: payload.Moment("$.created_at"))]);
        }

        return (topic.Split('.')[0], kind) switch
        {
            ("conversation", "conversation") => new Reading([Conversation(connection, payload, topic)]),
            ("ticket", "ticket") => new Reading([Ticket(connection, payload, topic)]),
            _ => Reading.Nothing($"The topic {Payload.Fit(topic, 100) ?? "(none)"} isn’t about a conversation or ticket as a whole."),
        };
    }

    private static News Conversation(Connection connection, Payload payload, string topic)
    {
        var state = topic == "conversation.admin.closed"
            ? TicketState.Closed
            : States.Read(connection, payload.Text($"{Item}.state"), "data.item.state") ?? OfOpen(payload);
        var told = Told(connection, payload, "conversation_parts") with
        {
            Channel = Pieces.Channel(payload.Text($"{Item}.source.type") ?? "chat"),
            Subject = Payload.Fit(Plain(payload.Text($"{Item}.title", $"{Item}.source.subject", $"{Item}.conversation_message.subject")), 500),
        };
        return told.With(state);
    }

    private static News Ticket(Connection connection, Payload payload, string topic)
    {
        var state = topic == "ticket.closed"
            ? TicketState.Closed
            : States.Read(connection, payload.Text($"{Item}.ticket_state.category", $"{Item}.ticket_state"), "data.item.ticket_state") ?? OfOpen(payload);
        var told = Told(connection, payload, "ticket_parts") with
        {
            Channel = Pieces.Channel(payload.Text($"{Item}.channel") ?? "chat"),
            Subject = Payload.Fit(payload.Text($"{Item}.ticket_attributes._default_title_"), 500),
        };
        return told.With(state);
    }

    private static InteractionInput Told(Connection connection, Payload payload, string parts)
    {
        var told = new InteractionInput
        {
            Source = connection.Source,
            ExternalId = Pieces.Id(payload.Text($"{Item}.id"), "data.item.id"),
            OpenedAt = payload.Moment($"{Item}.created_at"),
            UpdatedAt = payload.Moment($"{Item}.updated_at", "$.created_at"),
        };
        if (payload.Has($"{Item}.tags.tags"))
            told = told with { Tags = Pieces.Tags(payload.Texts($"{Item}.tags.tags[*].name")) };
        if (payload.Moment($"{Item}.statistics.first_admin_reply_at") is { } replied)
            told = told with { FirstResponseAt = replied };
        if (payload.Moment($"{Item}.statistics.last_close_at") is { } closed)
            told = told with { ClosedAt = closed };
        if (payload.Has($"{Item}.admin_assignee_id") || payload.Has($"{Item}.assignee"))
            told = told with { Agent = Agent(payload, parts) };
        return Contact(payload, parts) is { } contact ? told with { Contact = contact } : told;
    }

    /// <summary>Newer versions name the agent by number; whoever wrote or closed it stands in the parts with their name.</summary>
    private static AgentInput? Agent(Payload payload, string parts)
    {
        if (payload.Text($"{Item}.assignee.type") == "admin")
            return Pieces.Agent(payload.Text($"{Item}.assignee.id"), payload.Text($"{Item}.assignee.name"), payload.Text($"{Item}.assignee.email"));
        if (payload.Text($"{Item}.admin_assignee_id") is not { } id || id == "0")
            return null;

        var known = payload.Each($"{Item}.{parts}.{parts}[*].author").FirstOrDefault(author => author.Text("$.type") == "admin" && author.Text("$.id") == id);
        return Pieces.Agent(id, known?.Text("$.name"), known?.Text("$.email"));
    }

    /// <summary>The list of contacts has no addresses in the newer versions; who began the conversation, or wrote in it, has one.</summary>
    private static ContactInput? Contact(Payload payload, string parts)
    {
        var people = payload.Each($"{Item}.contacts.contacts[*]").Concat(payload.Each($"{Item}.user")).Concat(payload.Each($"{Item}.source.author"))
            .Concat(payload.Each($"{Item}.{parts}.{parts}[*].author"))
            .Where(person => person.Text("$.type") is "user" or "lead" or "contact" && person.Text("$.email") is not null);
        return people.FirstOrDefault() is { } found ? Pieces.Contact(found.Text("$.email"), found.Text("$.name")) : null;
    }

    private static TicketState? OfOpen(Payload payload) => payload.Text($"{Item}.open") switch
    {
        "true" => TicketState.Open,
        "false" => TicketState.Closed,
        _ => null,
    };

    /// <summary>Subjects come with tags of HTML around them.</summary>
    private static string? Plain(string? html) => html is null ? null : Tag().Replace(html, " ");

    [GeneratedRegex("<[^>]{0,200}>")]
    private static partial Regex Tag();
}
