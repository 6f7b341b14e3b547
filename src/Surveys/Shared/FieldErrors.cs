namespace Surveys.Shared;

/// <summary>Gathers what is wrong with an input, by field, so that one answer tells all of it.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> byField = [];

    public bool Any => byField.Count > 0;

    public IReadOnlyDictionary<string, string[]> All => byField.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    public void Add(string field, string message)
    {
        if (!byField.TryGetValue(field, out var messages))
            byField[field] = messages = [];
        messages.Add(message);
    }

    /// <summary>Notes the message unless the condition holds.</summary>
    public void Require(bool condition, string field, string message)
    {
        if (!condition)
            Add(field, message);
    }

    /// <summary>Text that PostgreSQL can hold and a screen can show: at most so long, no control characters, whole code points.</summary>
    public void CheckText(string? text, string field, int longest, bool required = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Require(!required, field, "is missing.");
            return;
        }

        Require(text.Length <= longest, field, $"is longer than {longest} characters.");
        Require(IsClean(text), field, "has control characters or broken Unicode.");
    }

    public void CheckTags(string[]? tags)
    {
        Require(tags is not { Length: > 50 }, "tags", "has more than 50 tags.");
        foreach (var tag in tags ?? [])
            CheckText(tag, "tags", 100, required: true);
    }

    /// <summary>A moment that can be: a day ahead is allowed, as clocks differ.</summary>
    public void CheckMoment(DateTimeOffset? moment, string field, DateTimeOffset now) =>
        Require(moment is null || (moment.Value.Year >= 1990 && moment <= now.AddDays(1)), field, "lies in the future, or before 1990.");

    public override string ToString() =>
        string.Join("; ", byField.SelectMany(field => field.Value, (field, message) => $"{field.Key} {message.TrimEnd('.')}"));

    /// <exception cref="InvalidInputException">Something was noted.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new InvalidInputException(All);
    }

    private static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if ((char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')) || text[i] is '\ufffe' or '\uffff' or (>= '\ufdd0' and <= '\ufdef'))
                return false;
            if (char.IsSurrogatePair(text, i) is var pair && pair)
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}

/// <summary>An input can't be accepted; nothing of it was stored.</summary>
internal sealed class InvalidInputException(IReadOnlyDictionary<string, string[]> errors) : Exception(Sentence(errors))
{
    public InvalidInputException(string field, string message)
        : this(new Dictionary<string, string[]> { [field] = [message] })
    {
    }

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;

    private static string Sentence(IReadOnlyDictionary<string, string[]> errors) =>
        string.Join(" ", errors.SelectMany(field => field.Value, (field, message) => $"{field.Key} {message}"));
}

/// <summary>What is stored stands against it; the message says what.</summary>
internal sealed class ConflictException(string message) : Exception(message);

/// <summary>It was here and was erased for good; the message says so.</summary>
internal sealed class GoneException(string message) : Exception(message);
