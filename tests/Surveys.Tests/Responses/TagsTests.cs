using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Accounts;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Responses;

/// <summary>Tags given by hand and by searches that go on.</summary>
public sealed class TagsTests(House house) : IDisposable
{
    private const string Noon = "2026-03-10T12:00:00Z";
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_tag_given_by_hand_counts_as_a_topic_and_one_taken_off_no_longer_does()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 6], new { tags = new[] { "billing" } });
        var answer = await acme.Answer(survey, 1, Noon);
        await visitor.SignIn(acme.Owner);
        var page = $"/answers/{answer["id"]}";

        await visitor.SubmitFrom(page, $"{page}?handler=Tag", ("tag", " billing "));
        await visitor.SubmitFrom(page, $"{page}?handler=Tag", ("tag", "billing"));
        await AssertTally(acme, survey, "billing", [1, 0, 0, 0, 6]);

        await visitor.SubmitFrom(page, $"{page}?handler=Untag", ("tag", "billing"));
        await AssertTally(acme, survey, "billing", [0, 0, 0, 0, 6]);
    }

    [Fact]
    public async Task A_search_gives_its_tag_to_what_is_there_and_to_what_comes()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answer(survey, 1, Noon, new { comment = "You refunded me late" });
        await acme.Answer(survey, 5, Noon, new { comment = "Refunded at once" });
        await acme.Answer(survey, 1, Noon, new { comment = "Rude" });

        await Save(acme, "refund", "unhappy");
        await AssertTally(acme, survey, "money", [1, 0, 0, 0, 0]);

        await acme.Answer(survey, 2, "2026-04-01T12:00:00Z", new { comment = "No refund yet", tags = new[] { "billing" } });
        await AssertTally(acme, survey, "money", [1, 1, 0, 0, 0]);
        await AssertTally(acme, survey, "billing", [0, 1, 0, 0, 0]);
    }

    [Fact]
    public async Task What_was_taken_off_by_hand_stays_off_and_what_was_given_by_hand_stays()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (off, on) = (await acme.Answer(survey, 1, Noon, new { comment = "refund" }), await acme.Answer(survey, 2, Noon, new { comment = "something else" }));
        var search = await Save(acme, "refund");
        await acme.RollUp();

        var untagged = await acme.Send(HttpMethod.Put, $"responses/{off["id"]}/tags", new { tags = Array.Empty<string>() }, HttpStatusCode.OK);
        await acme.Send(HttpMethod.Put, $"responses/{on["id"]}/tags", new { tags = new[] { "money", "odd" } }, HttpStatusCode.OK);
        Assert.Empty(untagged["tags"]!.AsArray());
        await AssertTally(acme, survey, "money", [0, 1, 0, 0, 0]);

        await acme.Send(HttpMethod.Delete, $"saved-searches/{search}", expected: HttpStatusCode.NoContent);
        await AssertTally(acme, survey, "money", [0, 1, 0, 0, 0]);
    }

    [Fact]
    public async Task A_search_that_is_removed_takes_its_tag_back_and_no_other()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answer(survey, 1, Noon, new { comment = "refund" });
        await acme.Answer(survey, 3, Noon, new { comment = "refund", tags = new[] { "money" } });
        await Save(acme, "refund");
        await visitor.SignIn(acme.Owner);
        await AssertTally(acme, survey, "money", [1, 0, 1, 0, 0]);
        Assert.Matches("""data-label="Answers" class="number">1<""", (await visitor.Get("/answers/tags")).Html);

        var id = await acme.In(db => db.SavedSearches.Select(s => s.Id).SingleAsync());
        await visitor.SubmitFrom("/answers/tags", $"/answers/tags?handler=Remove&id={id}");

        await AssertTally(acme, survey, "money", [0, 0, 1, 0, 0]);
        var noted = await acme.In(db => db.AuditEntries.Where(e => e.Action.StartsWith("saved_search")).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
        Assert.Equal(["saved_search.made", "saved_search.removed"], noted);
    }

    [Fact]
    public async Task A_comment_that_is_changed_loses_the_tag_of_what_it_no_longer_says()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Save(acme, "refund");
        var customer = await Customer.Asked(house, acme, survey, "tags.changed@example.com");
        var (_, page) = await customer.Open(1);
        (_, page) = await customer.Send(page, ("score", "1"), ("comment", "Where is my refund?"));
        await acme.RollUp();
        Assert.Equal("money", Assert.Single(await Tags(acme)));

        (_, page) = await customer.Open(1);
        (_, page) = await customer.Send(page, ("score", "1"), ("comment", "It came today"));
        await acme.RollUp();
        Assert.Empty(await Tags(acme));

        (_, page) = await customer.Open(1);
        (_, page) = await customer.Send(page, ("score", "1"), ("comment", "Refund, please"));
        await acme.RollUp();
        Assert.Single(await Tags(acme));
        (_, page) = await customer.Open(1);
        await customer.Send(page, ("score", "1"), ("comment", ""));
        await acme.RollUp();

        Assert.Empty(await Tags(acme));
    }

    [Fact]
    public async Task Answers_of_an_anonymous_survey_get_no_tags()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(anonymous: true);
        await Save(acme, "refund");
        var somebody = await Passerby.At(house, acme, survey);
        await somebody.Send((await somebody.Open()).Page, ("score", "1"), ("comment", "refund"));
        await acme.RollUp();
        var id = await acme.In(db => db.Responses.Select(r => r.Id).SingleAsync());

        var refused = await acme.Send(HttpMethod.Put, $"responses/{id}/tags", new { tags = new[] { "x" } }, HttpStatusCode.Conflict);
        var ofIt = await acme.Send(HttpMethod.Post, "saved-searches", new { tag = "x", words = "refund", survey }, HttpStatusCode.UnprocessableEntity);

        Assert.Contains("anonymous", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.NotNull(ofIt["errors"]!["survey"]);
        Assert.Empty(await Tags(acme));
    }

    [Fact]
    public async Task A_search_that_cannot_be_saved_says_why_and_keeps_what_was_written()
    {
        var acme = await Workspace.Make(house);
        await Save(acme, "refund");
        await visitor.SignIn(acme.Owner);

        var page = await visitor.SubmitFrom("/answers/tags?q=cash", "/answers/tags", ("Input.Words", "cash"), ("Input.Tag", "money"));
        var errors = (await acme.Send(HttpMethod.Post, "saved-searches", new { band = "furious" }, HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject();

        Assert.Contains("Another search gives the tag", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"cash\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(["band", "tag", "words"], errors.Select(e => e.Key).Order());
    }

    [Fact]
    public async Task Who_is_an_agent_reads_tags_and_changes_none()
    {
        var acme = await Workspace.Make(house);
        var answer = await acme.Answer(await acme.Survey(), 5, Noon, new { tags = new[] { "billing" }, agent = new { name = "Ana", email = "ana.tags@example.com" } });
        await acme.Join("ana.tags@example.com", Role.Agent);
        await visitor.SignIn("ana.tags@example.com");

        var page = (await visitor.Get($"/answers/{answer["id"]}")).Html;

        Assert.Contains("billing", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Add a tag", page, StringComparison.Ordinal);
    }

    private static async Task<string> Save(Workspace acme, string words, string? band = null) =>
        (string)(await acme.Post("saved-searches", new { tag = "money", words, band }, HttpStatusCode.Created))["id"]!;

    private static async Task AssertTally(Workspace acme, string survey, string tag, long[] tally)
    {
        var scores = await acme.Scores(survey, $"&tag={tag}");
        Assert.Equal(tally, scores["total"]!.Tally());
    }

    private static Task<string[]> Tags(Workspace acme) => acme.In(db => db.Responses.Select(r => r.Tags).SingleAsync());
}
