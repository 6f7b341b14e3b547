namespace Surveys.Imports;

/// <summary>What a column of a file is for us.</summary>
internal enum ColumnRole
{
    Nothing,
    Attribute,
    ExternalId,
    Status,
    Channel,
    Subject,
    Tags,
    OpenedAt,
    FirstResponseAt,
    ResolvedAt,
    ClosedAt,
    Replies,
    Contacts,
    Reopened,
    ContactEmail,
    ContactName,
    ContactId,
    ContactLocale,
    ContactTimeZone,
    ContactAttribute,
    AgentName,
    AgentEmail,
    AgentId,
    Team,
    Rating,
    Comment,
}

internal static class ColumnRoles
{
    /// <summary>As the page says it, sorted by whom they speak of.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<(ColumnRole Role, string Words)> Roles)> Groups { get; } =
    [
        ("", [(ColumnRole.Nothing, "leave it out"), (ColumnRole.Attribute, "keep it as an attribute of the ticket")]),
        ("The ticket",
        [
            (ColumnRole.ExternalId, "ticket’s number"), (ColumnRole.Status, "status"), (ColumnRole.Channel, "channel"), (ColumnRole.Subject, "subject"),
            (ColumnRole.Tags, "tags, by commas"), (ColumnRole.Replies, "number of replies"), (ColumnRole.Contacts, "number of contacts"), (ColumnRole.Reopened, "times opened again"),
        ]),
        ("Times",
        [
            (ColumnRole.OpenedAt, "opened"), (ColumnRole.FirstResponseAt, "first response"), (ColumnRole.ResolvedAt, "resolved"), (ColumnRole.ClosedAt, "closed"),
        ]),
        ("The customer",
        [
            (ColumnRole.ContactEmail, "customer’s e-mail address"), (ColumnRole.ContactName, "customer’s name"), (ColumnRole.ContactId, "customer’s number"),
            (ColumnRole.ContactLocale, "customer’s language"), (ColumnRole.ContactTimeZone, "customer’s time zone"),
            (ColumnRole.ContactAttribute, "keep it as an attribute of the customer"),
        ]),
        ("Who answered",
        [
            (ColumnRole.AgentName, "agent’s name"), (ColumnRole.AgentEmail, "agent’s e-mail address"), (ColumnRole.AgentId, "agent’s number"), (ColumnRole.Team, "team"),
        ]),
        ("The answer", [(ColumnRole.Rating, "rating"), (ColumnRole.Comment, "comment")]),
    ];

    public static string Words(ColumnRole role) => Groups.SelectMany(group => group.Roles).First(one => one.Role == role).Words;

    /// <summary>Any number of columns can be it; the others are one column each.</summary>
    public static bool IsForMany(this ColumnRole role) => role is ColumnRole.Nothing or ColumnRole.Attribute or ColumnRole.ContactAttribute;

    public static bool IsTime(this ColumnRole role) => role is ColumnRole.OpenedAt or ColumnRole.FirstResponseAt or ColumnRole.ResolvedAt or ColumnRole.ClosedAt;
}
