using Surveys.Interactions;

namespace Surveys.Imports;

/// <summary>A row of the file, understood.</summary>
/// <param name="LeftOut">Times that contradict the others; the row stays without them.</param>
internal sealed record ImportRow(int Line, InteractionInput Interaction, RowAnswer? Answer, IReadOnlyList<string> LeftOut);

internal sealed record RowAnswer(int Rating, string? Comment, DateTimeOffset AnsweredAt);

/// <summary>A row can't be taken; the message says why.</summary>
internal sealed class RowException(string message) : Exception(message)
{
    /// <summary>Where it's only that nobody has said what this status means.</summary>
    public string? UnknownStatus { get; init; }
}

/// <summary>A line of the report.</summary>
internal sealed record RowNote(int Line, string Message, bool IsLost);
