using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Design;
using Surveys.Scoring;
using static Microsoft.Playwright.Assertions;

namespace Surveys.Tests.Browser;

/// <summary>Somebody writes a survey, with script and without.</summary>
public sealed class DesignerTests(House house, Chromium chromium)
{
    private async Task<(Workspace Workspace, IPage Page)> AtWork(bool script = true, int width = 1280)
    {
        var acme = await Workspace.Make(house);
        var page = await chromium.Page(house, width, script);
        await page.SignIn(acme);
        return (acme, page);
    }

    /// <summary>Presses, and waits for what comes in the old form's place.</summary>
    private static async Task Press(IPage page, string act)
    {
        var draft = page.Locator("[name='Form.Content']");
        var old = await draft.InputValueAsync();
        await page.Locator($"button[name=act][value='{act}']").ClickAsync();
        await Expect(draft).Not.ToHaveValueAsync(old);
    }

    private static Task<SurveyContent> Saved(Workspace acme) => acme.In(db => db.Surveys.Select(s => s.Draft).SingleAsync());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_survey_is_written_from_nothing(bool script)
    {
        var (acme, page) = await AtWork(script);
        await page.GotoAsync("/surveys");
        await page.GetByLabel("Name").FillAsync("From nothing");
        await page.GetByLabel("Template").SelectOptionAsync("empty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a draft first" }).ClickAsync();

        await page.Locator("#text").FillAsync("How was {{agent.name|our team}}’s help?");
        await Press(page, "add:text");
        await Expect(page.Locator("#question-0")).ToBeFocusedAsync();
        await page.Locator("#question-0").FillAsync("What should we know?");
        await Press(page, "add:single");
        await page.Locator("#question-1").FillAsync("What was missing?");
        await Press(page, "choice:1");
        foreach (var (place, words) in new[] { "Speed", "Kindness", "Knowledge" }.Index())
            await page.Locator($"#choice-1-{place}").FillAsync(words);
        await Press(page, "up:1.2");
        await Expect(page.Locator("#choice-1-1")).ToHaveValueAsync("Knowledge");
        await page.GetByRole(AriaRole.Group, new() { Name = "3. One choice" }).GetByLabel("the unhappy").CheckAsync();
        await Press(page, "up:1");
        await Press(page, "add:ranking");
        await Press(page, "remove:2");
        await Press(page, "thank");
        await page.Locator("#closing-0").FillAsync("We are sorry.");
        await page.Locator("#link-0").FillAsync("https://help.example.com/");
        await Press(page, "drop:ro");
        await page.Locator("#new-language").FillAsync("de");
        await Press(page, "speak");
        await page.Locator("#text").FillAsync("Wie war die Hilfe?");
        await Press(page, "save");
        await Expect(page.GetByText("A draft: nobody is asked.")).ToBeVisibleAsync();

        var draft = await Saved(acme);
        Assert.Equal(["en", "pl", "fa", "de"], draft.Languages);
        Assert.Equal(("How was {{agent.name|our team}}’s help?", "Wie war die Hilfe?"), (draft.Scored.Text.ByLanguage["en"], draft.Scored.Text.ByLanguage["de"]));
        Assert.Equal([QuestionType.Single, QuestionType.Text], draft.FollowUps.Select(question => question.Type));
        Assert.Equal(["Speed", "Knowledge", "Kindness"], draft.FollowUps[0].Choices.Select(choice => choice.Text.ByLanguage["en"]));
        Assert.Equal([Band.Unhappy], draft.FollowUps[0].ShownFor);
        Assert.True(draft.FollowUps[1].IsComment);
        var closing = Assert.Single(draft.Closings);
        Assert.Equal(("We are sorry.", "https://help.example.com/", Band.Unhappy), (closing.Text.ByLanguage["en"], closing.Link, closing.Bands.Single()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cannot_be_asked_is_not_saved_and_nothing_typed_is_lost(bool script)
    {
        var (acme, page) = await AtWork(script);
        await page.GotoAsync($"/surveys/{await acme.Survey()}");
        await page.Locator("#text").FillAsync("Mine, {{customer.mood}}");
        await Press(page, "add:multiple");
        await page.Locator("#choice-1-0").FillAsync("One");

        await Press(page, "save");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Question 3, choice 2 has no words in en");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("{{customer.mood}}, which nothing stands for");
        await Expect(page.Locator("#text")).ToHaveValueAsync("Mine, {{customer.mood}}");
        await Expect(page.Locator("#choice-1-0")).ToHaveValueAsync("One");
        Assert.Single((await Saved(acme)).FollowUps);
    }

    [Fact]
    public async Task With_nothing_ticked_as_happy_one_writes_on_and_is_told_at_saving()
    {
        var (acme, page) = await AtWork();
        await page.GotoAsync($"/surveys/{await acme.Survey()}");
        foreach (var box in await page.Locator("[name='Form.Favourable']").AllAsync())
            await box.UncheckAsync();

        await Press(page, "add:text");
        await Expect(page.Locator("#question-1")).ToBeVisibleAsync();
        await Press(page, "save");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Some of 1 to 5, not all, are favourable");
    }

    [Fact]
    public async Task What_is_not_the_designer_does_not_take_its_place()
    {
        var (acme, page) = await AtWork();
        await page.GotoAsync($"/surveys/{await acme.Survey()}");
        await page.Locator("#text").FillAsync("A long thought?");
        await page.Context.ClearCookiesAsync();

        await page.Locator("button[name=act][value='add:text']").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not saved and not lost");
        await Expect(page.Locator("#text")).ToHaveValueAsync("A long thought?");
    }

    [Fact]
    public async Task Who_saves_second_is_told_of_the_first()
    {
        var (acme, page) = await AtWork();
        var survey = await acme.Survey();
        await page.GotoAsync($"/surveys/{survey}");
        var content = (await acme.Get($"surveys/{survey}"))["content"]!.DeepClone();
        content["scored"]!["text"]!["en"] = "Theirs?";
        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { content });
        await page.Locator("#text").FillAsync("Mine?");

        await Press(page, "save");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody has saved this survey since you opened it");
        Assert.Equal("Theirs?", (await Saved(acme)).Scored.Text.ByLanguage["en"]);

        await Press(page, "save");
        await Expect(page.GetByText("this draft differs from it")).ToBeVisibleAsync();
        Assert.Equal("Mine?", (await Saved(acme)).Scored.Text.ByLanguage["en"]);

        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { name = "Theirs" });
        await Press(page, "save");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody has saved this survey since you opened it");
    }

    [Fact]
    public async Task Another_scale_is_announced_as_a_new_series_and_brings_its_words()
    {
        var (acme, page) = await AtWork();
        await page.GotoAsync($"/surveys/{await acme.Survey()}");

        await page.Locator("#points").SelectOptionAsync("3");
        await Expect(page.GetByText("Publishing begins a new series")).ToBeVisibleAsync();
        await Expect(page.Locator("#label-2")).ToHaveValueAsync("Happy");
        await Press(page, "publish");
        await Expect(page.GetByText("Published, version 2.")).ToBeVisibleAsync();

        var versions = await acme.In(db => db.SurveyVersions.OrderBy(v => v.Number).Select(v => new { v.Highest, v.RuleVersion }).ToListAsync());
        Assert.Equal([(5, 1), (3, 2)], versions.Select(v => (v.Highest, v.RuleVersion)));
    }

    [Fact]
    public async Task The_preview_follows_what_is_written_and_takes_no_markup_from_it()
    {
        var (acme, page) = await AtWork();
        await page.GotoAsync($"/surveys/{await acme.Survey()}");
        var preview = page.FrameLocator("#preview");
        await Expect(preview.GetByText("How happy are you")).ToBeVisibleAsync();

        await page.Locator("#text").FillAsync("<img src=x onerror=alert(1)> {{agent.name}}?");
        await Expect(preview.GetByText("<img src=x onerror=alert(1)> Andrei?")).ToBeVisibleAsync();
        await page.Locator("#nameless").CheckAsync();
        await Expect(preview.GetByText("<img src=x onerror=alert(1)>?")).ToBeVisibleAsync();
        foreach (var (view, words) in new[] { ("text", "?score=5"), ("unhappy", "What is the main reason"), ("thanks_happy", "Thank you") })
        {
            await page.Locator("#view").SelectOptionAsync(view);
            await Expect(preview.GetByText(words).First).ToBeVisibleAsync();
        }

        await Press(page, "edit:fa");
        await page.Locator("#view").SelectOptionAsync("page");
        await Expect(preview.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        Assert.Equal(0, await preview.Locator("img").CountAsync());
    }

    [Fact]
    public async Task Without_script_the_preview_has_a_button()
    {
        var (acme, page) = await AtWork(script: false);
        await page.GotoAsync($"/surveys/{await acme.Survey()}");
        await page.Locator("#text").FillAsync("Not saved at all?");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();

        await Expect(page.FrameLocator("#preview").GetByText("Not saved at all?")).ToBeVisibleAsync();
        await Expect(page.Locator("#text")).ToHaveValueAsync("Not saved at all?");
    }

    [Fact]
    public async Task A_test_goes_to_whoever_asks_for_it_and_its_links_store_nothing()
    {
        var (acme, page) = await AtWork();
        await acme.Send(HttpMethod.Put, "sender", new { from_name = "Acme îngrijire", reply_to = "ajutor@acme.example" });
        await page.GotoAsync($"/surveys/{await acme.Survey()}?lang=ro");
        await page.Locator("#text").FillAsync("Sunteți mulțumit, {{contact.name}}?");
        await page.Locator("#subject").FillAsync("Pentru {{contact.name}}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send me this mail" }).ClickAsync();
        await Expect(page.FrameLocator("#preview").GetByText($"Sent to {acme.Owner}")).ToBeVisibleAsync();
        var mail = await house.Mail.First(acme.Owner, mail => mail.Subject == "Pentru Maria");
        Assert.Contains("Sunteți mulțumit, Maria?", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Acme îngrijire", mail.From, StringComparison.Ordinal);
        Assert.Equal("ajutor@acme.example", mail.Headers["reply-to"]);

        await page.GotoAsync(house.Local(mail.LinkFor(4)).ToString());
        await Expect(page.GetByText("A trial, with made-up names: nothing is stored.")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.Locator("button.send").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Vă mulțumim" })).ToBeVisibleAsync();
        Assert.Empty(await acme.In(db => db.Responses.ToListAsync()));
    }

    [Fact]
    public async Task Ids_of_what_was_removed_are_not_given_again()
    {
        var (acme, page) = await AtWork();
        await page.GotoAsync($"/surveys/{await acme.Survey()}");
        await Press(page, "add:scale");
        await page.Locator("#question-1").FillAsync("First?");
        await page.Locator("#low-1").FillAsync("little");
        await page.Locator("#high-1").FillAsync("much");
        await Press(page, "publish");
        await Expect(page.GetByText("Published, version 2.")).ToBeVisibleAsync();
        await Press(page, "remove:1");
        await Expect(page.Locator("#question-1")).ToHaveCountAsync(0);
        await Press(page, "add:scale");
        await page.Locator("#question-1").FillAsync("Another?");
        await page.Locator("#low-1").FillAsync("little");
        await page.Locator("#high-1").FillAsync("much");
        await Press(page, "save");
        await Expect(page.GetByText("this draft differs from it")).ToBeVisibleAsync();

        Assert.Equal(["comment", "q2"], (await Saved(acme)).FollowUps.Select(question => question.Id));
    }

    [Theory]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    public async Task The_designer_is_accessible(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);
        await page.GotoAsync($"/surveys/{await acme.Survey()}?lang=fa");
        foreach (var act in new[] { "add:single", "add:scale", "add:ranking", "thank", "save" })
        {
            await Press(page, act);
            await Expect(page.GetByText("Not saved yet.")).ToBeVisibleAsync();
        }

        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.AssertAccessible();
    }
}
