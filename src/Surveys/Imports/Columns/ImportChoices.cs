using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>What an admin says of a file: what each column is, and what its words mean.</summary>
internal sealed record ImportChoices
{
    public required string Source { get; init; }
    public required string TimeZone { get; init; }
    public required DateOrder Dates { get; init; }

    /// <summary>By the column's name; what isn't named is left out.</summary>
    public required IReadOnlyDictionary<string, ColumnRole> Columns { get; init; }

    /// <summary>What the words in the status column mean here.</summary>
    public IReadOnlyDictionary<string, InteractionStatus> Statuses { get; init; } = new Dictionary<string, InteractionStatus>();

    /// <summary>Where there are ratings: the survey that they belong to.</summary>
    public SurveyOfAnswers? Survey { get; init; }

    public bool Plans { get; init; }

    public string? ColumnOf(ColumnRole role) => Columns.Where(column => column.Value == role).Select(column => column.Key).FirstOrDefault();

    /// <exception cref="InvalidInputException">No import can be made of it.</exception>
    public void Check()
    {
        var errors = new FieldErrors();
        errors.CheckText(Source, "Where it comes from", 100, required: true);
        errors.Require(Zone.IsKnown(TimeZone), "", "Choose one of the time zones.");
        errors.Require(ColumnOf(ColumnRole.ExternalId) is not null, "", "Say which column is the ticket’s number: by it a ticket is known again, and counted once.");
        errors.Require(Columns.Values.Count(role => role == ColumnRole.Attribute) <= 50, "", "At most 50 columns can be attributes of the ticket.");
        errors.Require(Columns.Values.Count(role => role == ColumnRole.ContactAttribute) <= 50, "", "At most 50 columns can be attributes of the customer.");
        errors.Require(
            ColumnOf(ColumnRole.ContactAttribute) is null || Any(ColumnRole.ContactEmail, ColumnRole.ContactId),
            "",
            "An attribute of the customer needs a customer: say which column is their e-mail address or their number.");
        foreach (var twice in Columns.Where(column => !column.Value.IsForMany()).GroupBy(column => column.Value).Where(group => group.Count() > 1))
            errors.Add("", $"{string.Join(" and ", twice.Select(column => $"“{column.Key}”"))} can’t all be the {ColumnRoles.Words(twice.Key)}. Choose one of them.");
        errors.Require(ColumnOf(ColumnRole.Rating) is null || Survey is not null, "", "Choose to which survey the ratings belong.");
        errors.Require(ColumnOf(ColumnRole.Rating) is null || Columns.Values.Any(ColumnRoles.IsTime), "", "A rating needs a time: say which column is when the ticket was opened, resolved or closed.");
        errors.ThrowIfAny();
    }

    public ImportMap ToMap() => new()
    {
        Source = Source,
        TimeZone = TimeZone,
        Dates = Dates,
        Interaction = new InteractionColumns
        {
            ExternalId = Of(ColumnRole.ExternalId)!,
            Status = Of(ColumnRole.Status) is { } status ? status with { Values = Statuses.ToDictionary(word => word.Key, word => EnumText.Of(word.Value)) } : null,
            Channel = Of(ColumnRole.Channel),
            Subject = Of(ColumnRole.Subject),
            Tags = Of(ColumnRole.Tags),
            OpenedAt = Of(ColumnRole.OpenedAt),
            FirstResponseAt = Of(ColumnRole.FirstResponseAt),
            ResolvedAt = Of(ColumnRole.ResolvedAt),
            ClosedAt = Of(ColumnRole.ClosedAt),
            Replies = Of(ColumnRole.Replies),
            Contacts = Of(ColumnRole.Contacts),
            Reopened = Of(ColumnRole.Reopened),
        },
        Contact = Any(ColumnRole.ContactEmail, ColumnRole.ContactId)
            ? new ContactColumns(Of(ColumnRole.ContactEmail), Of(ColumnRole.ContactId), Of(ColumnRole.ContactName), Of(ColumnRole.ContactLocale), Of(ColumnRole.ContactTimeZone)) { Attributes = All(ColumnRole.ContactAttribute) }
            : null,
        Agent = Any(ColumnRole.AgentName, ColumnRole.AgentEmail, ColumnRole.AgentId)
            ? new AgentColumns(Of(ColumnRole.AgentId), Of(ColumnRole.AgentName), Of(ColumnRole.AgentEmail))
            : null,
        Team = Of(ColumnRole.Team),
        Attributes = All(ColumnRole.Attribute),
        Answer = Of(ColumnRole.Rating) is { } rating && Survey is not null
            ? new AnswerColumns { Survey = Survey, Score = rating, Comment = Of(ColumnRole.Comment), AnsweredAt = [Moment.ClosedAt, Moment.ResolvedAt, Moment.FirstResponseAt, Moment.OpenedAt] }
            : null,
    };

    private bool Any(params ReadOnlySpan<ColumnRole> roles)
    {
        foreach (var role in roles)
        {
            if (ColumnOf(role) is not null)
                return true;
        }

        return false;
    }

    private Dictionary<string, Column> All(ColumnRole role) => Columns.Where(column => column.Value == role).ToDictionary(column => column.Key, column => Named(column.Key));

    private Column? Of(ColumnRole role) => ColumnOf(role) is { } name ? Named(name) : null;

    private static Column Named(string name) => new(name, new Dictionary<string, string>());
}
