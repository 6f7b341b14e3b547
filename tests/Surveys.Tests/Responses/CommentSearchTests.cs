using System.Net;

namespace Surveys.Tests.Responses;

public sealed class CommentSearchTests(House house)
{
    private const string Refund = "I still don't have my refund, and nobody answers.";
    private const string Invoices = "Facturile au adresa greșită.";
    private const string Return = "Czekam na zwrotu pieniędzy trzeci tydzień.";
    private const string Persian = "پشتیبانی خیلی سریع بود.";
    private const string Slow = "The chat was slow.";

    [Theory]
    [InlineData("refunds", Refund)]
    [InlineData("answering", Refund)]
    [InlineData("REFUND nobody", Refund)]
    [InlineData("\"have my refund\"", Refund)]
    [InlineData("chat -refund", Slow)]
    [InlineData("refund or chat", Refund, Slow)]
    [InlineData("factura", Invoices)]
    [InlineData("zwrot", Return)]
    [InlineData("سریع", Persian)]
    [InlineData("'; drop table responses --")]
    [InlineData("!(&|<->:*")]
    [InlineData("refund chat")]
    public async Task Comments_are_found_by_their_words_in_other_forms_and_by_parts(string q, params string[] found)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var comment in new[] { Refund, Invoices, Return, Persian, Slow })
            await acme.Post("responses", new { survey, external_id = comment[..8], score = 2, comment }, HttpStatusCode.Created);
        await acme.Post("responses", new { survey, external_id = "silent", score = 2 }, HttpStatusCode.Created);

        var answers = await acme.Get($"responses?q={Uri.EscapeDataString(q)}");

        Assert.Equal(found.Order(), answers["data"]!.AsArray().Select(answer => (string)answer!["comment"]!).Order());
    }

    [Fact]
    public async Task Answers_are_found_by_band_by_language_and_by_having_a_comment()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var (id, score, comment) in new[] { ("a", 1, "Bad."), ("b", 5, "Good."), ("c", 5, null) })
            await acme.Post("responses", new { survey, external_id = id, score, comment }, HttpStatusCode.Created);

        async Task<string> Found(string query) => string.Join(' ', (await acme.Get($"responses?{query}"))["data"]!.AsArray().Select(answer => (string)answer!["external_id"]!).Order());

        Assert.Equal("b c", await Found("band=happy"));
        Assert.Equal("b", await Found("band=happy&comments=true"));
        Assert.Equal("a b c", await Found("comments=false"));
        Assert.Equal("", await Found("language=ro"));
        var refused = await acme.Send(HttpMethod.Get, "responses?band=sad", expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("unhappy", refused.ToJsonString(), StringComparison.Ordinal);
    }
}
