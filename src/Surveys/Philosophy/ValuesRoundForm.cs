using Surveys.Colleagues;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Philosophy;

/// <summary>Asks colleagues how they read each value: how far it's lived, and what it means in their work.</summary>
internal sealed class ValuesRoundForm(PhilosophyBook book) : IRoundForm
{
    public RoundKind Kind => RoundKind.Values;

    public string Choice => "Our values: how far do we live up to each, and what does it mean in their work? From 1 to 5 each.";

    public async Task<RoundForm> Read(Tenant workspace, CancellationToken stop)
    {
        if (await book.Read(stop) is not { Values: { Count: > 0 } values })
            throw new ConflictException("No values are written down yet. Write them under Philosophy first.");

        return new RoundForm(
            "Our values", $"how they read its {values.Count} values. It takes a few minutes",
            [.. values.Select(value => new RoundQuestion(value.Key, $"{value.Name}: {value.Action}", Metric.Ces, "we don’t live up to it", "we live up to it fully", "What does it mean in your work?"))]);
    }
}
