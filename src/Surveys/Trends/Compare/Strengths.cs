using Surveys.Scoring;

namespace Surveys.Trends;

/// <summary>What an agent's answers about a topic come to, held against all other answers about it.</summary>
/// <param name="Own">The agent's score, with its count and margin.</param>
/// <param name="Others">Everybody else's.</param>
/// <param name="Difference">Own less others, in the score's units.</param>
/// <param name="Verdict">higher, lower or no evidence of change; corrected for the number of agents and topics (Holm), so that luck isn't taken for strength.</param>
internal sealed record StrengthRecord(Guid Agent, string Name, string Topic, TotalRecord Own, TotalRecord Others, double Difference, double? Low, double? High, string Verdict)
{
    public bool IsTold => VerdictWords.IsChange(Verdict);
}

/// <summary>Which agents do well by which topics, and where one would gain from training. A tag is a topic.</summary>
internal sealed class Strengths(TallyReader tallies, GroupNames names)
{
    /// <summary>Those that differ from the others first, the best ahead; pairs of agent and topic with too few answers on either side aren't in it.</summary>
    /// <returns>Nothing of an anonymous survey, or one never published.</returns>
    public async Task<IReadOnlyList<StrengthRecord>> Read(ScoreQuery query, CancellationToken stop)
    {
        if (await tallies.Newest(query.Survey!.Value, stop) is not { } rule)
            return [];

        // The others are all others, also where the view is one agent's.
        var counts = await tallies.ByAgentAndTag(query with { Agent = null }, rule, stop);
        var topics = counts.GroupBy(count => count.Key.Tag).ToDictionary(topic => topic.Key, topic => topic.Aggregate(Tally.Empty(rule), (sum, one) => sum + one.Value));
        var pairs = counts
            .Where(count => count.Key.Agent != Guid.Empty && (query.Agent is null || count.Key.Agent == query.Agent))
            .Select(count => (count.Key, Own: count.Value, Others: topics[count.Key.Tag].Without(count.Value)))
            .Where(pair => pair.Own.N >= ScoreBoard.SmallestGroup && pair.Others.N >= ScoreBoard.SmallestGroup)
            .ToList();
        var called = await names.Of(query with { GroupBy = new Grouping(Dimension.Agent) }, stop);
        var best = rule.Direction == Direction.HigherIsBetter ? -1 : 1;
        return pairs.Zip(Change.Among(pairs.ConvertAll(pair => (pair.Others, pair.Own)), query.Confidence), (pair, change) => new StrengthRecord(
                pair.Key.Agent, called.GetValueOrDefault(pair.Key.Agent.ToString()) ?? "", pair.Key.Tag, TotalRecord.Of(pair.Own, query.Confidence), TotalRecord.Of(pair.Others, query.Confidence),
                change!.Difference, change.Margin?.Low, change.Margin?.High, VerdictWords.Of(change.Verdict)))
            .OrderByDescending(strength => strength.IsTold)
            .ThenBy(strength => best * strength.Difference)
            .ThenBy(strength => strength.Name, StringComparer.Ordinal)
            .ToList();
    }
}
