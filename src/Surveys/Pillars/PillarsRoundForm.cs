using Surveys.Colleagues;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>Has colleagues rate each pillar from 1 to 5: ten pillars make a total of 50.</summary>
internal sealed class PillarsRoundForm(PillarBook book) : IRoundForm
{
    public RoundKind Kind => RoundKind.Pillars;

    public string Choice => "Pillars: how good are we at each part of our customers’ experience? From 1 to 5 each; what customers say stands beside it.";

    public async Task<RoundForm> Read(Tenant workspace, CancellationToken stop)
    {
        var pillars = (await book.Read(stop)).Pillars;
        return new RoundForm(
            "How good are we?", $"how good you find it at {pillars.Count} things that customers meet. It takes two minutes",
            [.. pillars.Select(pillar => new RoundQuestion(pillar.Key, pillar.Meaning.Length == 0 ? pillar.Name : $"{pillar.Name}: {pillar.Meaning}", Metric.Ces, "very poor", "excellent"))]);
    }
}
