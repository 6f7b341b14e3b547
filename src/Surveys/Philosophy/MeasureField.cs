using Surveys.Goals;

namespace Surveys.Philosophy;

/// <summary>A field of the form in which a figure is chosen.</summary>
internal sealed record MeasureField(string Id, string Name, string? Chosen, IReadOnlyList<MeasureChoice> Choices);
