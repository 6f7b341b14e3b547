using Surveys.Dispatch;
using Surveys.Interactions;

namespace Surveys.HelpDesks;

/// <summary>
/// A trigger's body, made from the template of our guide, and the events to which a webhook subscribes. An event names people by number only, so it speaks of
/// tickets that a trigger has told of.
/// </summary>
/// <remarks>developer.zendesk.com/api-reference/webhooks/event-types/ticket-events</remarks>
internal static class ZendeskShape
{
    private const string Event = "zen:event-type:";
    private const string TicketEvent = "zen:event-type:ticket.";

    /// <summary>Zendesk's own tag on the ticket that went into another.</summary>
    private const string MergedAway = "closed_by_merge";

    public static Reading Read(Connection connection, Payload payload, DateTimeOffset sentAt) =>
        payload.Text("$.type") is { } type && type.StartsWith(Event, StringComparison.Ordinal)
            ? ReadEvent(connection, payload, type)
            : ReadTrigger(connection, payload, sentAt);

    private static Reading ReadTrigger(Connection connection, Payload payload, DateTimeOffset sentAt)
    {
        var tags = payload.Texts("$.ticket.tags", ' ', ',');
        var told = new InteractionInput
        {
            Source = connection.Source,
            ExternalId = Pieces.Id(payload.Text("$.ticket.id"), "ticket.id"),
            Subject = Payload.Fit(payload.Text("$.ticket.subject"), 500),
            Channel = Pieces.Channel(payload.Text("$.ticket.channel")),
            Tags = Pieces.Tags(tags),
            Team = Payload.Fit(payload.Text("$.ticket.group"), 200),
            Agent = Pieces.Agent(payload.Text("$.ticket.assignee.id"), payload.Text("$.ticket.assignee.name"), payload.Text("$.ticket.assignee.email")),
            Contact = Pieces.Contact(payload.Text("$.ticket.requester.email"), payload.Text("$.ticket.requester.name")),
            OpenedAt = payload.Moment("$.ticket.created_at"),
            UpdatedAt = Exactly(payload.Moment("$.ticket.updated_at"), sentAt),
        };
        var state = tags.Contains(MergedAway) ? TicketState.Merged : States.Read(connection, payload.Text("$.ticket.status"), "ticket.status");
        return new Reading([told.With(state)]);
    }

    /// <summary>The placeholder tells the minute only, and a ticket may be solved and opened again within one: when it was signed tells the second.</summary>
    private static DateTimeOffset? Exactly(DateTimeOffset? minute, DateTimeOffset sentAt)
    {
        if (minute is not { Second: 0, Millisecond: 0 } from)
            return minute;

        var end = from.AddMinutes(1).AddMilliseconds(-1);
        return sentAt < from ? from : sentAt < end ? sentAt : end;
    }

    private static Reading ReadEvent(Connection connection, Payload payload, string type)
    {
        if (!type.StartsWith(TicketEvent, StringComparison.Ordinal))
            return Reading.Nothing($"The event {Payload.Fit(type, 100)} isn’t about a ticket.");

        var at = payload.Moment("$.time");
        var told = new InteractionInput { Source = connection.Source, ExternalId = Pieces.Id(payload.Text("$.detail.id"), "detail.id"), UpdatedAt = at };
        News News(TicketState? state) => (told with
        {
            ResolvedAt = state == TicketState.Resolved ? at : told.ResolvedAt,
            ClosedAt = state == TicketState.Closed ? at : told.ClosedAt,
        }).With(state, isOnlyForKnown: true);

        return type[TicketEvent.Length..] switch
        {
            "status_changed" => new Reading([News(States.Read(connection, payload.Text("$.event.current"), "event.current"))]),
            "created" or "undeleted" => new Reading([News(States.Read(connection, payload.Text("$.detail.status"), "detail.status"))]),
            "agent_assignment_changed" => new Reading([new News(told.ExternalId!, told with { Agent = Pieces.Agent(payload.Text("$.event.current", "$.detail.assignee_id"), null, null) }, IsOnlyForKnown: true)]),
            "subject_changed" => new Reading([new News(told.ExternalId!, told with { Subject = Payload.Fit(payload.Text("$.event.current"), 500) }, IsOnlyForKnown: true)]),
            "merged" => new Reading([new News(told.ExternalId!, Gone: Reason.Merged, At: at)]),
            "soft_deleted" or "permanently_deleted" or "marked_as_spam" => new Reading([new News(told.ExternalId!, Gone: Reason.InteractionDeleted, At: at)]),
            var other => Reading.Nothing($"The event ticket.{Payload.Fit(other, 100)} changes nothing here."),
        };
    }
}
