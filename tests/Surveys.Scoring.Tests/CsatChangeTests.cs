namespace Surveys.Scoring.Tests;

public sealed class CsatChangeTests
{
    [Theory]
    // Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
    [InlineData(48, 80, 56, 70, 0.0524, 0.3339)]
    [InlineData(3, 10, 9, 10, 0.1705, 0.8090)]
    [InlineData(2, 7, 6, 7, 0.0582, 0.8062)]
    [InlineData(0, 29, 5, 56, -0.0381, 0.1926)]
    [InlineData(0, 20, 0, 10, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(0, 20, 10, 10, 0.6791, 1.0000)]
    [InlineData(0, 10, 10, 10, 0.6075, 1.0000)]
    public void The_interval_is_the_published_one(long before, long ofBefore, long after, long ofAfter, double low, double high) =>
        Approximately.Equal(100 * low, 100 * high, Between(before, ofBefore, after, ofAfter).Margin, 0.005);

    [Theory]
    // Interval: roots of Wilson's equation found numerically. p: Pearson's chi-square from observed and expected counts in exact
    // fractions, times (N−1)/N, its tail by integrating the normal density to 40 digits.
    [InlineData(48, 80, 56, 70, 5.2431472402364878, 33.387265403690598, 0.0082582879293807773)]
    [InlineData(2, 7, 6, 7, 5.8227927482312202, 80.624963752422776, 0.03737298834065147)]
    [InlineData(0, 29, 5, 56, -3.8137147903536903, 19.256001385511162, 0.099175654570550801)]
    [InlineData(0, 10, 10, 10, 60.750935043052416, 100, 1.3071845366762998e-5)]
    [InlineData(45, 100, 60, 100, 1.1723935319973407, 28.04485210107637, 0.034119178980664874)]
    [InlineData(96, 120, 147, 210, -18.974449030416059, -0.09294085069051443, 0.047667540535751609)]
    public void Interval_and_p_agree_with_other_ways_to_them(
        long before, long ofBefore, long after, long ofAfter, double low, double high, double p)
    {
        var change = Between(before, ofBefore, after, ofAfter);

        Approximately.Equal(low, high, change.Margin);
        Approximately.Equal(p, change.P, 1e-12);
        Approximately.Equal(100.0 * after / ofAfter - 100.0 * before / ofBefore, change.Difference);
    }

    [Fact]
    public void More_than_chance_explains_is_higher_or_lower()
    {
        Assert.Equal(Verdict.Higher, Between(48, 80, 56, 70).Verdict);
        Assert.Equal(Verdict.Lower, Between(96, 120, 147, 210).Verdict);
        Assert.Equal(Verdict.NoEvidenceOfChange, Between(0, 29, 5, 56).Verdict);
    }

    [Fact]
    public void A_higher_confidence_asks_for_more_evidence()
    {
        var change = Change.Between(Answers.Csat(45, 100), Answers.Csat(60, 100), 0.99)!;

        Assert.Equal(Verdict.NoEvidenceOfChange, change.Verdict);
        Approximately.Equal(0.034119178980664874, change.P, 1e-12);
        Approximately.Equal(-3.0898844719581783, 31.773296992851331, change.Margin);
    }

    [Theory]
    [InlineData(0, 20, 0, 10)]
    [InlineData(9, 9, 30, 30)]
    public void Where_all_answers_are_alike_there_is_an_interval_but_no_p(long before, long ofBefore, long after, long ofAfter)
    {
        var change = Between(before, ofBefore, after, ofAfter);

        Assert.Equal((0, null, Verdict.NoEvidenceOfChange), (change.Difference, change.P, change.Verdict));
        Assert.True(change.Margin!.Value is { Low: < 0, High: > 0 });
    }

    [Fact]
    public void One_answer_against_another_is_no_evidence() => Assert.Equal(Verdict.NoEvidenceOfChange, Between(0, 1, 1, 1).Verdict);

    private static Change Between(long before, long ofBefore, long after, long ofAfter) =>
        Change.Between(Answers.Csat(before, ofBefore), Answers.Csat(after, ofAfter))!;
}
