using System.Text.Json;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>How the columns of a file become interactions and answers: the JSON of `import --map`.</summary>
internal sealed record ImportMap
{
    /// <summary>Where the interactions come from; with their external id it makes them known again.</summary>
    public required string Source { get; init; }

    /// <summary>Zone of the file's times, which carry none of their own.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How the file writes days: 03/04/2026 is one day in Boston and another in Bucharest.</summary>
    public DateOrder Dates { get; init; }

    public required InteractionColumns Interaction { get; init; }
    public ContactColumns? Contact { get; init; }
    public AgentColumns? Agent { get; init; }
    public Column? Team { get; init; }

    /// <summary>Attribute names and the columns they come from.</summary>
    public IReadOnlyDictionary<string, Column> Attributes { get; init; } = new Dictionary<string, Column>();

    public AnswerColumns? Answer { get; init; }

    /// <exception cref="CommandException">The file can't be read as a map; the message says where.</exception>
    public static async Task<ImportMap> Load(string file, CancellationToken stop)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var map = await JsonSerializer.DeserializeAsync<ImportMap>(stream, Options, stop) ?? throw new CommandException($"{file} is empty.");
            return Zone.IsKnown(map.TimeZone) ? map : throw new CommandException($"{file}: time_zone \"{map.TimeZone}\" is not a time zone, for example Europe/Bucharest.");
        }
        catch (JsonException problem)
        {
            throw new CommandException($"{file} is not a map: {problem.Message}");
        }
        catch (IOException problem)
        {
            throw new CommandException(problem.Message);
        }
    }

    private static readonly JsonSerializerOptions Options = Tolerant(SurveysJson.Strict(new JsonSerializerOptions()));

    /// <summary>A map is written by hand, so it may have comments and a comma too many; a column may be just its name.</summary>
    private static JsonSerializerOptions Tolerant(JsonSerializerOptions options)
    {
        options.ReadCommentHandling = JsonCommentHandling.Skip;
        options.AllowTrailingCommas = true;
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new ColumnConverter());
        return options;
    }

    /// <summary>Every column that the map names, to tell at once which of them the file lacks.</summary>
    public IEnumerable<string> ColumnNames() => new[]
        {
            Interaction.ExternalId, Interaction.Status, Interaction.Channel, Interaction.Subject, Interaction.OpenedAt, Interaction.FirstResponseAt,
            Interaction.ResolvedAt, Interaction.ClosedAt, Interaction.Replies, Interaction.Contacts, Interaction.Reopened, Interaction.Tags,
            Contact?.Email, Contact?.ExternalId, Contact?.Name, Contact?.Locale, Contact?.TimeZone,
            Agent?.ExternalId, Agent?.Name, Agent?.Email, Team, Answer?.Score, Answer?.Comment,
        }
        .Concat(Attributes.Values)
        .Concat(Contact?.Attributes.Values ?? [])
        .OfType<Column>()
        .Select(column => column.Name)
        .Distinct();
}

/// <summary>A column, and what its values mean here where they mean something else there.</summary>
internal sealed record Column(string Name, IReadOnlyDictionary<string, string> Values);

internal sealed record InteractionColumns
{
    public required Column ExternalId { get; init; }
    public Column? Status { get; init; }
    public Column? Channel { get; init; }
    public Column? Subject { get; init; }

    /// <summary>Tags separated by commas.</summary>
    public Column? Tags { get; init; }

    public Column? OpenedAt { get; init; }
    public Column? FirstResponseAt { get; init; }
    public Column? ResolvedAt { get; init; }
    public Column? ClosedAt { get; init; }
    public Column? Replies { get; init; }
    public Column? Contacts { get; init; }
    public Column? Reopened { get; init; }
}

internal sealed record ContactColumns(Column? Email = null, Column? ExternalId = null, Column? Name = null, Column? Locale = null, Column? TimeZone = null)
{
    /// <summary>Attribute names and the columns they come from: of the person, whatever they write about.</summary>
    public IReadOnlyDictionary<string, Column> Attributes { get; init; } = new Dictionary<string, Column>();
}

internal sealed record AgentColumns(Column? ExternalId = null, Column? Name = null, Column? Email = null);

internal sealed record AnswerColumns
{
    /// <summary>The survey that the answers belong to; made from the template and published if the workspace has none of this name.</summary>
    public required SurveyOfAnswers Survey { get; init; }

    public required Column Score { get; init; }
    public Column? Comment { get; init; }

    /// <summary>Which moment of the interaction is taken as the answer's: the first of these that the row has.</summary>
    public required IReadOnlyList<Moment> AnsweredAt { get; init; }
}

internal sealed record SurveyOfAnswers(string Name, string Template);

internal enum Moment
{
    OpenedAt,
    FirstResponseAt,
    ResolvedAt,
    ClosedAt,
}
