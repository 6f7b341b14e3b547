using Microsoft.EntityFrameworkCore;
using Surveys.Design;

namespace Surveys.Tests.Responses;

public sealed class LanguageTests(House house)
{
    private async Task<Customer> Asked(string address, string? locale, string? languages = null)
    {
        var acme = await Workspace.Make(house);
        return await Customer.Asked(house, acme, await acme.Survey(), address, new { email = address, locale }, languages);
    }

    [Theory]
    [InlineData("en", "How happy are you with the help you received?", "ltr")]
    [InlineData("ro-MD", "Cât de mulțumit(ă) sunteți de ajutorul primit?", "ltr")]
    [InlineData("pl", "Czy są Państwo zadowoleni z otrzymanej pomocy?", "ltr")]
    [InlineData("fa-IR", "چقدر از کمکی که دریافت کردید راضی هستید؟", "rtl")]
    [InlineData("sw", "How happy are you with the help you received?", "ltr")]
    public async Task Mail_and_page_speak_the_customers_language(string locale, string question, string direction)
    {
        var customer = await Asked($"speaks-{locale.Length}{locale[0]}@example.com", locale, languages: "de, pl;q=0.5");

        var (_, page) = await customer.Open(4);

        Assert.Contains(question, customer.Mail.Text, StringComparison.Ordinal);
        Assert.Contains($"dir=\"{direction}\"", customer.Mail.Html, StringComparison.Ordinal);
        // The page asks the browser too, where the contact's language isn't among the survey's.
        Assert.Contains(locale == "sw" ? "Czy są Państwo" : question, page, StringComparison.Ordinal);
        Assert.Contains(locale == "sw" ? "dir=\"ltr\"" : $"dir=\"{direction}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_can_switch_and_their_answer_says_in_what_they_read_it()
    {
        var customer = await Asked("switch@example.com", "en");
        var (_, persian) = await customer.Open(4, "&lang=fa");

        var (_, thanks) = await customer.Send(persian, ("score", "4"));

        Assert.Contains("سپاسگزاریم", thanks, StringComparison.Ordinal);
        Assert.Contains("پاسخ شما: ۴، راضی", thanks, StringComparison.Ordinal);
        Assert.Equal("fa", (await customer.Workspace.In(db => db.Responses.SingleAsync())).Language);
    }

    [Fact]
    public void Every_language_has_every_word_and_puts_in_the_same()
    {
        foreach (var phrase in Enum.GetValues<Phrase>())
        {
            var english = Language.English.Say(phrase, "«0»", "«1»", "«2»");
            foreach (var language in Language.Written)
            {
                var said = language.Say(phrase, "«0»", "«1»", "«2»");
                Assert.False(string.IsNullOrWhiteSpace(said));
                Assert.All(new[] { "«0»", "«1»", "«2»" }, part => Assert.Equal(english.Contains(part, StringComparison.Ordinal), said.Contains(part, StringComparison.Ordinal)));
            }
        }

        Assert.All(Templates.All, template => Assert.All(Language.Written, language =>
        {
            var content = template.Content;
            var words = new[] { content.Scored.Text, content.Scored.LowLabel, content.Scored.HighLabel, content.FollowUps[0].Text, content.Closings[0].Text }.Concat(content.Scored.Labels);
            Assert.All(words, text => Assert.False(string.IsNullOrWhiteSpace(text.ByLanguage.GetValueOrDefault(language.Code))));
            Assert.All(words, text => Assert.Empty(Wording.UnknownNames(text.ByLanguage[language.Code])));
        }));
    }

    [Theory]
    [InlineData("en", "22 November 2026", "10")]
    [InlineData("ro", "22 noiembrie 2026", "10")]
    [InlineData("pl", "22 listopada 2026", "10")]
    [InlineData("fa", "۱ آذر ۱۴۰۵", "۱۰")]
    public void Days_and_digits_are_the_languages_own(string code, string day, string ten)
    {
        var language = Language.Find(code)!;

        Assert.Equal((day, ten), (language.Day(new DateOnly(2026, 11, 22)), language.Number(10)));
    }

    [Theory]
    [InlineData("{{contact.name}}, how was {{agent.name}}?", "Zoe, how was our team?")]
    [InlineData("Hello {{ nobody.knows }}, welcome", "Hello, welcome")]
    [InlineData("Hello {{contact.name|you}}", "Hello Zoe")]
    [InlineData("We are sorry, {{agent.email}}. Thanks, {{agent.email}} !", "We are sorry. Thanks!")]
    [InlineData("{{agent.name|{{contact.name}}}}", "{{agent.name|Zoe}}")]
    [InlineData("{{interaction.subject}}", "{{contact.name}} <b>")]
    [InlineData("100 % {{", "100 % {{")]
    public void A_placeholder_is_filled_once_or_leaves_no_gap(string text, string filled)
    {
        var about = new AskedAbout("Acme", "Zoe", null, "{{contact.name}}\r\n <b>");

        Assert.Equal(filled, Wording.Fill(text.Replace("{{agent.name}}", "{{agent.name|our team}}", StringComparison.Ordinal), about));
    }
}
