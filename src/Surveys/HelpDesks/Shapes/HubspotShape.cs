using Surveys.Dispatch;
using Surveys.Interactions;

namespace Surveys.HelpDesks;

/// <summary>
/// A workflow's "Send a webhook" with the properties of a ticket and its contact, and an app's subscriptions to tickets. These name an object and a property
/// and no person, so they speak of tickets that a workflow has told of.
/// </summary>
/// <remarks>developers.hubspot.com/docs/api/webhooks, knowledge.hubspot.com/workflows/how-do-i-use-webhooks-with-hubspot-workflows</remarks>
internal static class HubspotShape
{
    /// <summary>HubSpot's number for tickets among the kinds of objects.</summary>
    private const string Tickets = "0-5";

    private const string Stage = "hs_pipeline_stage";

    public static Reading Read(Connection connection, Payload payload) => payload.IsList ? ReadEvents(connection, payload) : new Reading([ReadWorkflow(connection, payload)]);

    private static News ReadWorkflow(Connection connection, Payload payload)
    {
        var told = new InteractionInput
        {
            Source = connection.Source,
            ExternalId = Pieces.Id(Text("ticket_id", "hs_ticket_id", "hs_object_id", "objectId"), "ticket_id"),
            UpdatedAt = Moment("updated_at", "hs_lastmodifieddate"),
        };
        if (Text("subject") is { } subject)
            told = told with { Subject = Payload.Fit(subject, 500) };
        if (Text("source_type", "hs_object_source_label") is { } channel)
            told = told with { Channel = Pieces.Channel(channel) };
        if (Moment("createdate", "created_at") is { } opened)
            told = told with { OpenedAt = opened };
        if (Moment("closed_date", "closed_at") is { } closed)
            told = told with { ClosedAt = closed };
        if (Text("team") is { } team)
            told = told with { Team = Payload.Fit(team, 200) };
        if (Pieces.Agent(Text("hubspot_owner_id", "owner_id"), Text("owner_name"), Text("owner_email")) is { } agent)
            told = told with { Agent = agent };
        var name = Text("contact_name") ?? Payload.Fit($"{Text("contact_firstname", "firstname")} {Text("contact_lastname", "lastname")}", 200);
        if (Text("contact_email", "email") is { } email)
            told = told with { Contact = Pieces.Contact(email, name) };
        return told.With(States.Read(connection, Text("status", Stage), Stage));

        string? Text(params string[] names) => names.Select(name => payload.Text($"$.{name}", $"$.properties.{name}.value", $"$.properties.{name}")).FirstOrDefault(text => text is not null);
        DateTimeOffset? Moment(params string[] names) => names.Select(name => payload.Moment($"$.{name}", $"$.properties.{name}.value", $"$.properties.{name}")).FirstOrDefault(at => at is not null);
    }

    private static Reading ReadEvents(Connection connection, Payload payload)
    {
        var (news, ignored) = (new List<News>(), new List<string>());
        foreach (var one in payload.Each("$[*]"))
        {
            var said = ReadEvent(connection, one);
            news.AddRange(said.News);
            if (said.Ignored is { } why)
                ignored.Add(why);
        }

        return new Reading(news, Payload.Fit(string.Join(" ", ignored.Distinct()), 500));
    }

    private static Reading ReadEvent(Connection connection, Payload one)
    {
        var type = one.Text("$.subscriptionType", "$.eventType") ?? "";
        var isTicket = type.StartsWith("ticket.", StringComparison.Ordinal) || (type.StartsWith("object.", StringComparison.Ordinal) && one.Text("$.objectTypeId") == Tickets);
        if (!isTicket)
            return Reading.Nothing($"The event {Payload.Fit(type, 100) ?? "without a type"} isn’t about a ticket.");

        var at = one.Moment("$.occurredAt");
        return type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "propertyChange" => ReadChange(connection, one, at),
            "deletion" => new Reading([new News(Id(one), Gone: Reason.InteractionDeleted, At: at)]),
            "merge" => new Reading([.. MergedAway(one).Select(id => new News(id, Gone: Reason.Merged, At: at))]),
            _ => Reading.Nothing($"The event {Payload.Fit(type, 100)} changes nothing here."),
        };
    }

    private static Reading ReadChange(Connection connection, Payload one, DateTimeOffset? at)
    {
        var told = new InteractionInput { Source = connection.Source, ExternalId = Id(one), UpdatedAt = at };
        var value = one.Text("$.propertyValue");
        switch (one.Text("$.propertyName"))
        {
            case Stage when value is not null && States.Find(connection, value) is { } state:
                return new Reading([(state == TicketState.Closed ? told with { ClosedAt = at } : told).With(state, isOnlyForKnown: true)]);
            case Stage:
                return Reading.Nothing($"The stage {Payload.Fit(value, 60)} isn’t known. Say what it means under “Your own states”.");
            case "subject":
                return new Reading([new News(told.ExternalId!, told with { Subject = Payload.Fit(value, 500) }, IsOnlyForKnown: true)]);
            case "hubspot_owner_id":
                return new Reading([new News(told.ExternalId!, told with { Agent = Pieces.Agent(value, null, null) }, IsOnlyForKnown: true)]);
            default:
                return Reading.Nothing($"The property {Payload.Fit(one.Text("$.propertyName"), 100)} changes nothing here.");
        }
    }

    /// <summary>All that went into one; that one may be a new object.</summary>
    private static IEnumerable<string> MergedAway(Payload one)
    {
        var stays = one.Text("$.newObjectId", "$.primaryObjectId", "$.objectId");
        return one.Texts("$.mergedObjectIds").Append(one.Text("$.primaryObjectId")).OfType<string>().Where(id => id != stays && id.Length <= 200).Distinct();
    }

    private static string Id(Payload one) => Pieces.Id(one.Text("$.objectId"), "objectId");
}
