using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Accounts;
using static Surveys.Tests.Responses.FollowUps;

namespace Surveys.Tests.Responses;

/// <summary>What the people of a workspace see of an answer.</summary>
public sealed class AnswerPagesTests(House house)
{
    private static Task<string> WithFollowUps(Workspace acme) => acme.SurveyAsking(
        anonymous: false,
        Question("q1", "single", "What went wrong?", ("c1", "Too slow"), ("c2", "Unfriendly")),
        Question("q2", "ranking", "What matters most?", ("c3", "Speed"), ("c4", "Kindness")),
        Question("q3", "multiple", "What helped?", ("c5", "The articles"), ("c6", "The chat")));

    [Fact]
    public async Task Who_answered_about_what_and_in_which_words()
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await WithFollowUps(acme), "who.answered@example.com");
        var (_, page) = await customer.Open(2);
        await customer.Send(page, ("score", "2"), ("comment", "First words"), ("a.q1", "c1"), ("a.q2", "c4"), ("a.q2", "c3"), ("a.q3", "c5"), ("a.q3", "c6"));
        var (_, again) = await customer.Open(2);
        await customer.Send(again, ("score", "1"), ("comment", "Second words"), ("a.q1", "c1"), ("a.q2", "c4"), ("a.q2", "c3"), ("a.q3", "c5"), ("a.q3", "c6"));
        var id = await acme.In(db => db.Responses.Select(r => r.Id).SingleAsync());
        var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var (list, one) = (await owner.Get("/answers"), await owner.Get($"/answers/{id}"));

        foreach (var words in new[] { "who.answered@example.com", "Card declined", "Second words", "Too slow", "1. Kindness, 2. Speed", "The articles, The chat", "1st line" })
        {
            Assert.Contains(words, list.Html, StringComparison.Ordinal);
            Assert.Contains(words, one.Html, StringComparison.Ordinal);
        }

        Assert.Contains("First words", one.Html, StringComparison.Ordinal);
        Assert.Contains("test 1", one.Html, StringComparison.Ordinal);
        Assert.Contains($"/answers/{id}", list.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Get($"/answers/{Guid.CreateVersion7()}")).Status);
    }

    [Fact]
    public async Task An_agent_opens_what_was_said_to_them_and_nothing_else()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var (name, id) in new[] { ("Ana", "mine"), ("Ben", "other") })
        {
            await acme.Post(
                "responses",
                new { survey, external_id = id, score = 4, agent = new { name, email = $"{name}.opens@example.com".ToLowerInvariant() } },
                HttpStatusCode.Created);
        }

        await acme.Join("ana.opens@example.com", Role.Agent);
        var ana = new Visitor(house);
        await ana.SignIn("ana.opens@example.com");
        var answers = await acme.In(db => db.Responses.ToDictionaryAsync(r => r.ExternalId!, r => r.Id));

        Assert.Equal(HttpStatusCode.OK, (await ana.Get($"/answers/{answers["mine"]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ana.Get($"/answers/{answers["other"]}")).Status);
    }
}
