using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class DisclosureTests
{
    [Theory]
    [InlineData(new long[] { 9, 4, 12 }, new[] { true, true, false })]
    [InlineData(new long[] { 9, 4, 1, 12 }, new[] { false, true, true, false })]
    [InlineData(new long[] { 9, 0, 12 }, new[] { false, false, false })]
    [InlineData(new long[] { 3 }, new[] { true })]
    public void Small_parts_are_hidden_with_one_more_where_they_alone_would_follow_from_the_whole(long[] counts, bool[] hidden) =>
        Assert.Equal(hidden, Disclosure.Hidden(counts, 5));

    [Fact]
    public void What_is_hidden_is_nobody_or_enough_or_everything_there_is() =>
        Gen.Choose(0, 12).Select(n => (long)n).NonEmptyListOf().Holds(counts =>
        {
            var hidden = Disclosure.Hidden([.. counts], 5);
            var together = counts.Where((_, part) => hidden[part]).Sum();
            return counts.Index().All(each => hidden[each.Index] || each.Item is 0 or >= 5) && (together is 0 or >= 5 || together == counts.Sum());
        });
}
