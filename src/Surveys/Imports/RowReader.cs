using System.Globalization;
using System.Text.Json;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>Understands one row by the map.</summary>
internal sealed class RowReader(ImportMap map, ScoringRule? rule, DateTimeOffset now)
{
    private readonly Zone zone = Zone.Of(map.TimeZone);
    private readonly WrittenTimes times = WrittenTimes.Of(map.Dates);

    /// <exception cref="RowException">A value can't be understood, or something needed is missing.</exception>
    public ImportRow Read(int line, Func<string, string?> cell, IReadOnlyList<string> fields)
    {
        var columns = map.Interaction;
        var moments = new RowTimes(
            Time(columns.OpenedAt, ColumnRole.OpenedAt, cell),
            Time(columns.FirstResponseAt, ColumnRole.FirstResponseAt, cell),
            Time(columns.ResolvedAt, ColumnRole.ResolvedAt, cell),
            Time(columns.ClosedAt, ColumnRole.ClosedAt, cell));
        var input = new InteractionInput
        {
            Source = map.Source,
            ExternalId = Text(columns.ExternalId, ColumnRole.ExternalId, cell),
            Status = Status(cell),
            Channel = Given(columns.Channel, ColumnRole.Channel, cell),
            Subject = Given(columns.Subject, ColumnRole.Subject, cell),
            Tags = Tags(cell),
            Team = Given(map.Team, ColumnRole.Team, cell),
            Agent = Agent(cell),
            Contact = Contact(cell),
            OpenedAt = moments.OpenedAt,
            FirstResponseAt = moments.FirstResponseAt,
            ResolvedAt = moments.ResolvedAt,
            ClosedAt = moments.ClosedAt,
            Replies = Count(columns.Replies, ColumnRole.Replies, cell),
            Contacts = Count(columns.Contacts, ColumnRole.Contacts, cell),
            Reopened = Count(columns.Reopened, ColumnRole.Reopened, cell),
            Attributes = Attributes(map.Attributes, ColumnRole.Attribute, cell),
        };
        var errors = input.Check(now);
        return errors.Any
            ? throw new RowException(RowProblem.Of(errors.All))
            : new ImportRow(line, input, Answer(moments, cell), moments.LeftOut.Count == 0 ? null : RowProblem.Of(moments.LeftOut)) { Fields = fields };
    }

    private RowAnswer? Answer(RowTimes moments, Func<string, string?> cell)
    {
        if (map.Answer is not { } answer || Number(answer.Score, ColumnRole.Rating, cell) is not { } rating)
            return null;
        if (!rule!.Contains(rating))
            throw new RowException(ColumnRole.Rating, $"\"{rating}\" is not from {rule.Lowest} to {rule.Highest}");

        var at = answer.AnsweredAt.Select(moments.Of).FirstOrDefault(moment => moment is not null)
            ?? throw new RowException(ColumnRole.Rating, "has no time at which it was given");
        var comment = Text(answer.Comment, ColumnRole.Comment, cell);
        var errors = new FieldErrors();
        errors.CheckText(comment, "comment", FollowUp.LongestText);
        return errors.Any ? throw new RowException(RowProblem.Of(errors.All)) : new RowAnswer(rating, comment, at);
    }

    private static string? Text(Column? column, ColumnRole role, Func<string, string?> cell)
    {
        var text = column is null ? null : cell(column.Name)?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Contains('\ufffd', StringComparison.Ordinal))
            throw new RowException(role, "has bytes that are not UTF-8; save the file as UTF-8");

        return column!.Values.TryGetValue(text, out var meaning) ? meaning : text;
    }

    /// <summary>A column that the map doesn't name says nothing; an empty cell says: none.</summary>
    private static Optional<string> Given(Column? column, ColumnRole role, Func<string, string?> cell) => column is null ? default : Text(column, role, cell);

    private Optional<InteractionStatus?> Status(Func<string, string?> cell)
    {
        if (Text(map.Interaction.Status, ColumnRole.Status, cell) is not { } word)
            return default;

        return EnumText.TryParse<InteractionStatus>(word.ToLowerInvariant())
            ?? throw new RowException(ColumnRole.Status, $"\"{word}\" is none of {EnumText.All<InteractionStatus>()}; say what it means") { UnknownStatus = word };
    }

    /// <summary>By commas; where there is none, by semicolons or upright lines.</summary>
    private Optional<string[]> Tags(Func<string, string?> cell)
    {
        if (map.Interaction.Tags is null)
            return default;

        var text = Text(map.Interaction.Tags, ColumnRole.Tags, cell) ?? "";
        return text.Split(text.Contains(',', StringComparison.Ordinal) ? [','] : [';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private Optional<AgentInput> Agent(Func<string, string?> cell)
    {
        if (map.Agent is not { } columns)
            return default;

        var agent = new AgentInput(Text(columns.ExternalId, ColumnRole.AgentId, cell), Text(columns.Name, ColumnRole.AgentName, cell), Text(columns.Email, ColumnRole.AgentEmail, cell));
        return agent is { ExternalId: null, Name: null, Email: null } ? new Optional<AgentInput>(null, true) : agent;
    }

    private Optional<ContactInput> Contact(Func<string, string?> cell)
    {
        if (map.Contact is not { } columns)
            return default;

        var contact = new ContactInput
        {
            Email = Text(columns.Email, ColumnRole.ContactEmail, cell),
            ExternalId = Text(columns.ExternalId, ColumnRole.ContactId, cell),
            Name = Given(columns.Name, ColumnRole.ContactName, cell),
            Locale = Given(columns.Locale, ColumnRole.ContactLocale, cell),
            TimeZone = Given(columns.TimeZone, ColumnRole.ContactTimeZone, cell),
            Attributes = Attributes(columns.Attributes, ColumnRole.ContactAttribute, cell),
        };
        return contact is { Email: null, ExternalId: null } ? new Optional<ContactInput>(null, true) : contact;
    }

    private static Optional<Dictionary<string, JsonElement>> Attributes(IReadOnlyDictionary<string, Column> columns, ColumnRole role, Func<string, string?> cell) => columns.Count == 0
        ? default
        : columns.ToDictionary(a => a.Key, a => JsonSerializer.SerializeToElement(Text(a.Value, role, cell)));

    private static Optional<int?> Count(Column? column, ColumnRole role, Func<string, string?> cell) => column is null ? default : Number(column, role, cell);

    /// <summary>A whole number, also as spreadsheets write it: 4.0.</summary>
    private static int? Number(Column? column, ColumnRole role, Func<string, string?> cell)
    {
        if (Text(column, role, cell) is not { } text)
            return null;

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw new RowException(role, $"\"{text}\" is not a whole number");
    }

    private DateTimeOffset? Time(Column? column, ColumnRole role, Func<string, string?> cell)
    {
        if (Text(column, role, cell) is not { } text)
            return null;
        if (times.Read(text) is not { } time)
            throw new RowException(role, $"\"{text}\" is not a time; {Advice(text)}");

        return time.Kind == DateTimeKind.Unspecified ? zone.At(time) : new DateTimeOffset(time).ToUniversalTime();
    }

    /// <summary>Where it would be one if days were read another way, the way is wrong and not the row.</summary>
    private string Advice(string text)
    {
        DateOrder? other = Enum.GetValues<DateOrder>().Where(order => WrittenTimes.Of(order).Read(text) is not null).Select(order => (DateOrder?)order).FirstOrDefault();
        return other is null ? $"write it as {times.Example}" : $"choose “{WrittenTimes.Words(other.Value)}” under Days";
    }
}
