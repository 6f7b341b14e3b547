using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Responses;
using Surveys.Tests.Shared;

namespace Surveys.Tests.Responses;

/// <summary>What an open channel's page shows, to whom, and how often.</summary>
public sealed class OpenPageTests(House house)
{
    private static Task<List<SurveyResponse>> Stored(Workspace workspace) => workspace.In(db => db.Responses.AsNoTracking().OrderBy(r => r.Id).ToListAsync());

    [Fact]
    public async Task A_page_that_was_open_when_the_survey_changed_answers_what_it_showed()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var somebody = await Passerby.At(house, acme, survey);
        var (_, page) = await somebody.Open();
        var content = (await acme.Get($"surveys/{survey}"))["content"]!;
        content["scored"]!["highest"] = 4;
        content["scored"]!["favourable"] = new System.Text.Json.Nodes.JsonArray(4);
        content["scored"]!["labels"] = new System.Text.Json.Nodes.JsonArray();
        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { content }, HttpStatusCode.OK);
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);

        await somebody.Send(page, ("score", "5"));
        var (refused, _) = await somebody.Send((await somebody.Open()).Page, ("score", "5"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Equal((5, 1), (await Stored(acme)).Select(r => (r.Rating, r.SurveyVersion)).Single());
    }

    [Theory]
    [InlineData("en", "Thank you")]
    [InlineData("ro", "Vă mulțumim")]
    [InlineData("pl", "Dziękujemy")]
    [InlineData("fa", "سپاس")]
    public async Task It_is_read_in_the_language_of_the_browser(string language, string thanks)
    {
        var acme = await Workspace.Make(house);
        var channel = await Passerby.Channel(acme, await acme.Survey());
        var somebody = new Passerby(house, (string)channel["address"]!, language);

        var (_, page) = await somebody.Open();
        var (_, after) = await somebody.Send(page, ("score", "5"));

        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains(thanks, after, StringComparison.Ordinal);
        Assert.Equal(language, (await Stored(acme)).Single().Language);
    }

    [Fact]
    public async Task A_closed_survey_says_nothing_out_of_a_frame()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var widget = await Passerby.At(house, acme, survey, "widget", "shop.example");
        var (_, open) = await widget.Open("/frame");
        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);

        var (status, closed) = await widget.Open("/frame");

        Assert.Contains("data-frame=\"Acme\"", open, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("data-frame=\"\"", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_full_of_customers_behind_one_address_gets_through_and_a_flood_does_not()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (one, other) = (await Passerby.At(house, acme, survey), await Passerby.At(house, acme, survey));
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:ChannelPerMinute", "5"), ("Surveys:Limits:WrongPerMinute", "3"));
        using var shop = strict.From("203.0.113.7");
        using var elsewhere = strict.From("203.0.113.8");

        async Task<List<HttpStatusCode>> Knock(HttpClient from, string path)
        {
            var seen = new List<HttpStatusCode>();
            for (var times = 0; times < 11; times++)
            {
                using var answer = await from.GetAsync(new Uri(path, UriKind.Relative));
                seen.Add(answer.StatusCode);
            }

            return seen;
        }

        // A window may end in between, so at most two of them are counted.
        Assert.InRange((await Knock(shop, one.Path)).Count(status => status == HttpStatusCode.OK), 5, 10);
        Assert.Equal(HttpStatusCode.OK, (await Knock(shop, other.Path))[0]);
        Assert.Equal(HttpStatusCode.OK, (await Knock(elsewhere, one.Path))[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, await Knock(shop, "/s/made-up"));
    }
}
