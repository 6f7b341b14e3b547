using Surveys.Interactions;

namespace Surveys.Imports;

/// <summary>A row of the file, understood.</summary>
/// <param name="LeftOut">Times that contradict the others; the row stays without them.</param>
internal sealed record ImportRow(int Line, InteractionInput Interaction, RowAnswer? Answer, RowProblem? LeftOut)
{
    /// <summary>As the file has it.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    public bool IsNobodys => Interaction.Contact.Value is null;
}

internal sealed record RowAnswer(int Rating, string? Comment, DateTimeOffset AnsweredAt);

/// <summary>What is wrong with a row.</summary>
/// <param name="Field">As the form calls it; empty where it's the row as a whole.</param>
internal sealed record RowProblem(string Field, string Problem)
{
    /// <summary>Of several all, each with its field.</summary>
    public static RowProblem Of(IReadOnlyList<RowProblem> problems) => problems is [var only]
        ? only
        : new RowProblem(string.Join(", ", problems.Select(one => one.Field).Where(field => field.Length > 0).Distinct()), string.Join("; ", problems));

    /// <param name="errors">By the API's names of fields.</param>
    public static RowProblem Of(IReadOnlyDictionary<string, string[]> errors) =>
        Of([.. errors.SelectMany(field => field.Value, (field, message) => new RowProblem(ColumnRoles.WordsOf(field.Key), message.TrimEnd('.')))]);

    public override string ToString() => Field.Length == 0 ? Problem : $"{Field} {Problem}";
}

/// <summary>A row can't be taken; says why.</summary>
internal sealed class RowException(RowProblem problem) : Exception(problem.ToString())
{
    public RowException(ColumnRole field, string problem)
        : this(new RowProblem(ColumnRoles.Words(field), problem))
    {
    }

    public RowProblem Problem => problem;

    /// <summary>Where it's only that nobody has said what this status means.</summary>
    public string? UnknownStatus { get; init; }
}

/// <summary>A line of the report.</summary>
/// <param name="Fields">The row as the file has it, to be mended; none where it may not be kept, or is too long.</param>
internal sealed record RowNote(int Line, RowProblem Said, bool IsLost, IReadOnlyList<string> Fields)
{
    public string Message => Said.ToString();
}
