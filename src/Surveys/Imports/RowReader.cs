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
    public ImportRow Read(int line, Func<string, string?> cell)
    {
        var columns = map.Interaction;
        var moments = new RowTimes(
            Time(columns.OpenedAt, cell), Time(columns.FirstResponseAt, cell), Time(columns.ResolvedAt, cell), Time(columns.ClosedAt, cell));
        var input = new InteractionInput
        {
            Source = map.Source,
            ExternalId = Text(columns.ExternalId, cell),
            Status = Status(cell),
            Channel = Given(columns.Channel, cell),
            Subject = Given(columns.Subject, cell),
            Tags = Tags(cell),
            Team = Given(map.Team, cell),
            Agent = Agent(cell),
            Contact = Contact(cell),
            OpenedAt = moments.OpenedAt,
            FirstResponseAt = moments.FirstResponseAt,
            ResolvedAt = moments.ResolvedAt,
            ClosedAt = moments.ClosedAt,
            Replies = Count(columns.Replies, cell),
            Contacts = Count(columns.Contacts, cell),
            Reopened = Count(columns.Reopened, cell),
            Attributes = Attributes(map.Attributes, cell),
        };
        var errors = input.Check(now);
        return errors.Any ? throw new RowException(errors.ToString()) : new ImportRow(line, input, Answer(moments, cell), moments.LeftOut);
    }

    private RowAnswer? Answer(RowTimes moments, Func<string, string?> cell)
    {
        if (map.Answer is not { } answer || Number(answer.Score, cell) is not { } rating)
            return null;
        if (!rule!.Contains(rating))
            throw new RowException($"{answer.Score.Name} \"{rating}\" is not from {rule.Lowest} to {rule.Highest}");

        var at = answer.AnsweredAt.Select(moments.Of).FirstOrDefault(moment => moment is not null)
            ?? throw new RowException("has a rating and no time at which it was given");
        var comment = Text(answer.Comment, cell);
        var errors = new FieldErrors();
        errors.CheckText(comment, answer.Comment?.Name ?? "", FollowUp.LongestText);
        return errors.Any ? throw new RowException(errors.ToString()) : new RowAnswer(rating, comment, at);
    }

    private static string? Text(Column? column, Func<string, string?> cell)
    {
        var text = column is null ? null : cell(column.Name)?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Contains('\ufffd', StringComparison.Ordinal))
            throw new RowException($"{column!.Name} has bytes that are not UTF-8; save the file as UTF-8");

        return column!.Values.TryGetValue(text, out var meaning) ? meaning : text;
    }

    /// <summary>A column that the map doesn't name says nothing; an empty cell says: none.</summary>
    private static Optional<string> Given(Column? column, Func<string, string?> cell) => column is null ? default : Text(column, cell);

    private Optional<InteractionStatus?> Status(Func<string, string?> cell)
    {
        if (Text(map.Interaction.Status, cell) is not { } word)
            return default;

        return EnumText.TryParse<InteractionStatus>(word.ToLowerInvariant())
            ?? throw new RowException($"{map.Interaction.Status!.Name} \"{word}\" is none of {EnumText.All<InteractionStatus>()}; say what it means") { UnknownStatus = word };
    }

    private Optional<string[]> Tags(Func<string, string?> cell) => map.Interaction.Tags is null
        ? default
        : (Text(map.Interaction.Tags, cell) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private Optional<AgentInput> Agent(Func<string, string?> cell)
    {
        if (map.Agent is not { } columns)
            return default;

        var agent = new AgentInput(Text(columns.ExternalId, cell), Text(columns.Name, cell), Text(columns.Email, cell));
        return agent is { ExternalId: null, Name: null, Email: null } ? new Optional<AgentInput>(null, true) : agent;
    }

    private Optional<ContactInput> Contact(Func<string, string?> cell)
    {
        if (map.Contact is not { } columns)
            return default;

        var contact = new ContactInput
        {
            Email = Text(columns.Email, cell),
            ExternalId = Text(columns.ExternalId, cell),
            Name = Given(columns.Name, cell),
            Locale = Given(columns.Locale, cell),
            TimeZone = Given(columns.TimeZone, cell),
            Attributes = Attributes(columns.Attributes, cell),
        };
        return contact is { Email: null, ExternalId: null } ? new Optional<ContactInput>(null, true) : contact;
    }

    private static Optional<Dictionary<string, JsonElement>> Attributes(IReadOnlyDictionary<string, Column> columns, Func<string, string?> cell) => columns.Count == 0
        ? default
        : columns.ToDictionary(a => a.Key, a => JsonSerializer.SerializeToElement(Text(a.Value, cell)));

    private static Optional<int?> Count(Column? column, Func<string, string?> cell) => column is null ? default : Number(column, cell);

    /// <summary>A whole number, also as spreadsheets write it: 4.0.</summary>
    private static int? Number(Column? column, Func<string, string?> cell)
    {
        if (Text(column, cell) is not { } text)
            return null;

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw new RowException($"{column!.Name} \"{text}\" is not a whole number");
    }

    private DateTimeOffset? Time(Column? column, Func<string, string?> cell)
    {
        if (Text(column, cell) is not { } text)
            return null;
        if (times.Read(text) is not { } time)
            throw new RowException($"{column!.Name} \"{text}\" is not a time; write it as {times.Example}");

        return time.Kind == DateTimeKind.Unspecified ? zone.At(time) : new DateTimeOffset(time).ToUniversalTime();
    }
}
