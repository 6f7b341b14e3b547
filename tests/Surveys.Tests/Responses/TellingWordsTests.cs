using System.Net;
using System.Text.Json.Nodes;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Responses;

public sealed class TellingWordsTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    [Fact]
    public async Task Words_of_unhappy_comments_stand_apart_from_those_of_happy_ones_and_lead_to_them()
    {
        var acme = await Workspace.Make(house);
        await Comments(acme, 30);
        await visitor.SignIn(acme.Owner);

        var page = await visitor.Get("/answers?comments=true");
        var led = await visitor.Get("/answers?q=refund&band=unhappy&comments=true");

        var unhappy = page.Html.IndexOf("<h3>Unhappy", StringComparison.Ordinal);
        var happy = page.Html.IndexOf("<h3>Happy", StringComparison.Ordinal);
        Assert.InRange(page.Html.IndexOf(">refund<", StringComparison.Ordinal), unhappy, happy);
        Assert.True(page.Html.IndexOf(">quick<", StringComparison.Ordinal) > happy);
        // What stands on both sides tells nothing.
        Assert.DoesNotContain(">support<", page.Html, StringComparison.Ordinal);
        Assert.Contains("My refund is late", led.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("quick support", led.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Words that tell", (await visitor.Get("/answers")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_few_comments_tell_about_customers_and_not_about_words()
    {
        var acme = await Workspace.Make(house);
        await Comments(acme, 9);
        await visitor.SignIn(acme.Owner);

        var page = await visitor.Get("/answers?comments=true");

        Assert.Contains("My refund is late", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Words that tell", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_filter_is_said_and_nothing_is_lost()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        var page = await visitor.Get("/answers?from=yesterday&q=refund&band=sad");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"refund\"", page.Html, StringComparison.Ordinal);
    }

    public void Dispose() => visitor.Dispose();

    private static async Task Comments(Workspace acme, int each)
    {
        var survey = await acme.Survey();
        var answers = new JsonArray();
        for (var i = 0; i < each; i++)
        {
            answers.Add(new JsonObject { ["survey"] = survey, ["external_id"] = $"u{i}", ["score"] = 1, ["comment"] = "My refund is late, said the support." });
            answers.Add(new JsonObject { ["survey"] = survey, ["external_id"] = $"h{i}", ["score"] = 5, ["comment"] = "Very quick support, thanks." });
        }

        await acme.Post("responses/batch", answers, HttpStatusCode.OK);
    }
}
