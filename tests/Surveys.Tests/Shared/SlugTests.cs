using Surveys.Tenants;

namespace Surveys.Tests.Shared;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Acme Ltd", "acme-ltd")]
    [InlineData("  Acme -- Ltd.  ", "acme-ltd")]
    [InlineData("Café Señor", "cafe-senor")]
    [InlineData("Știință & Țară", "stiinta-tara")]
    [InlineData("株式会社", "workspace")]
    [InlineData("株式会社 Sony", "sony")]
    [InlineData("!!!", "workspace")]
    [InlineData("A1_b2", "a1-b2")]
    public void A_name_becomes_small_letters_digits_and_single_hyphens(string name, string slug) => Assert.Equal(slug, Slug.Of(name));

    [Fact]
    public void It_is_at_most_sixty_long_and_ends_with_no_hyphen()
    {
        Assert.Equal(60, Slug.Of(new string('a', 100)).Length);
        Assert.Equal(new string('a', 59), Slug.Of(new string('a', 59) + " b"));
    }

    [Theory]
    [InlineData("acme", true)]
    [InlineData("acme-2", true)]
    [InlineData("", false)]
    [InlineData("Acme", false)]
    [InlineData("-acme", false)]
    [InlineData("acme-", false)]
    [InlineData("ac--me", false)]
    [InlineData("acme/..", false)]
    [InlineData("acmé", false)]
    public void Only_such_a_name_may_be_chosen(string slug, bool isValid) => Assert.Equal(isValid, Slug.IsValid(slug));
}
