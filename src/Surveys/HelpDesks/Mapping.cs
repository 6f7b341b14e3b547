using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>What became of a ticket, in one word.</summary>
internal enum TicketState
{
    Open,
    Pending,
    Resolved,
    Closed,
    Deleted,
    Merged,
}

/// <summary>How a connection's payloads are to be read.</summary>
/// <param name="Paths">Of a generic one: where each field stands, as JSONPath; those not named stand where our own API has them.</param>
/// <param name="States">The help desk's own words (or numbers) for states, in small letters. They come before those that we know.</param>
internal sealed record Mapping(Dictionary<string, string> Paths, Dictionary<string, TicketState> States)
{
    private const int MostStates = 100;
    private const int MostAttributes = 50;
    private static readonly string[] OfWhat = ["contact.attributes", "attributes"];

    public static Mapping None => new([], []);

    /// <summary>The fields that a generic connection reads, and where they stand unless its mapping says otherwise.</summary>
    public static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>
    {
        ["external_id"] = "$.external_id",
        ["status"] = "$.status",
        ["updated_at"] = "$.updated_at",
        ["subject"] = "$.subject",
        ["channel"] = "$.channel",
        ["tags"] = "$.tags",
        ["team"] = "$.team",
        ["agent.external_id"] = "$.agent.external_id",
        ["agent.name"] = "$.agent.name",
        ["agent.email"] = "$.agent.email",
        ["contact.email"] = "$.contact.email",
        ["contact.name"] = "$.contact.name",
        ["contact.external_id"] = "$.contact.external_id",
        ["contact.locale"] = "$.contact.locale",
        ["contact.attributes"] = "$.contact.attributes",
        ["opened_at"] = "$.opened_at",
        ["first_response_at"] = "$.first_response_at",
        ["resolved_at"] = "$.resolved_at",
        ["closed_at"] = "$.closed_at",
        ["attributes"] = "$.attributes",
    };

    public string PathOf(string field) => Paths.GetValueOrDefault(field) ?? Fields[field];

    /// <summary>The attributes that stand somewhere by themselves, by name.</summary>
    /// <param name="field">Whose: `attributes` or `contact.attributes`.</param>
    public IEnumerable<(string Name, string Path)> AttributePaths(string field) =>
        Paths.Where(path => path.Key.StartsWith($"{field}.", StringComparison.Ordinal)).Select(path => (path.Key[(field.Length + 1)..], path.Value));

    /// <summary>Reads the lines of a form: <c>waiting on vendor = pending</c>.</summary>
    public static Dictionary<string, TicketState> ReadStates(string? text, FieldErrors errors)
    {
        var states = new Dictionary<string, TicketState>();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.LastIndexOf('=');
            var word = at < 0 ? "" : line[..at].Trim().ToLowerInvariant();
            if (word.Length > 0 && EnumText.TryParse<TicketState>(line[(at + 1)..].Trim().ToLowerInvariant()) is { } state)
                states[word] = state;
            else
                errors.Add("states", $"has “{(line.Length > 60 ? line[..60] : line)}”; each line is a word of yours, = and one of {EnumText.All<TicketState>()}.");
            errors.CheckText(word, "states", 100);
        }

        errors.Require(states.Count <= MostStates, "states", $"has more than {MostStates} lines.");
        return states;
    }

    /// <summary>Keeps the paths that differ from what they would be anyway.</summary>
    public static Dictionary<string, string> ReadPaths(IReadOnlyDictionary<string, string?> given, FieldErrors errors)
    {
        var paths = new Dictionary<string, string>();
        foreach (var (field, usual) in Fields)
        {
            if (Blank.ToNull(given.GetValueOrDefault(field)) is not { } path || path == usual)
                continue;
            if (Payload.Trouble(path) is { } trouble)
                errors.Add("paths", $"{field}: {trouble}");
            paths[field] = path;
        }

        return paths;
    }

    /// <summary>Reads the lines of a form: <c>contact.attributes.plan = $.requester.plan</c>.</summary>
    public static Dictionary<string, string> ReadAttributes(string? text, FieldErrors errors)
    {
        var paths = new Dictionary<string, string>();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [var field, { Length: > 0 } path] || !OfWhat.Any(whose => field.StartsWith($"{whose}.", StringComparison.Ordinal) && field.Length > whose.Length + 1))
            {
                errors.Add("attributes", $"has “{(line.Length > 60 ? line[..60] : line)}”; each line is contact.attributes. or attributes. with a name, = and where it stands: contact.attributes.plan = $.requester.plan.");
                continue;
            }

            if (Payload.Trouble(path) is { } trouble)
                errors.Add("attributes", $"has {field}: {trouble}");
            errors.CheckText(field, "attributes", 100);
            paths[field] = path;
        }

        errors.Require(paths.Count <= MostAttributes, "attributes", $"has more than {MostAttributes} lines.");
        return paths;
    }

    public string AttributesAsText() => string.Join('\n', OfWhat.SelectMany(AttributePaths, (whose, one) => $"{whose}.{one.Name} = {one.Path}"));

    public string StatesAsText() => string.Join('\n', States.Select(state => $"{state.Key} = {EnumText.Of(state.Value)}"));
}
