using System.Text.Json;

namespace Surveys.Scoring.Tests;

/// <summary>One case of data/scoring-vectors.json, computed with other software than ours.</summary>
public sealed record ReferenceCase(
    string Scale, long[] Histogram, long N, double? Score, double? Low, double? High, double? Mean,
    long? Favourable, long? Promoters, long? Passives, long? Detractors,
    double? Agree, double? Agree_low, double? Agree_high)
{
    internal Tally Tally => new(Rule, Histogram);

    private ScoringRule Rule => Scale switch
    {
        "nps" => ScoringRule.Nps,
        "ces5" or "ces7" => ScoringRule.Ces(int.Parse(Scale[3..], null)),
        _ => ScoringRule.Csat(int.Parse(Scale[4..], null)),
    };

    public override string ToString() => $"{Scale} {string.Join(' ', Histogram)}";
}

public static class ReferenceCases
{
    private static readonly JsonSerializerOptions s_anyCase = new() { PropertyNameCaseInsensitive = true };

    public static TheoryData<ReferenceCase> All => [.. Read().Cases];

    private static Vectors Read() => JsonSerializer.Deserialize<Vectors>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data/scoring-vectors.json")), s_anyCase)!;

    private sealed record Vectors(double Confidence, ReferenceCase[] Cases);
}
