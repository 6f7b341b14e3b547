using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Tests.Shared;

/// <summary>Who knocks too often waits, is told how long, and holds up nobody else.</summary>
public sealed class RateLimitTests(House house)
{
    [Fact]
    public async Task A_key_that_has_spent_its_burst_waits_and_another_does_not()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:KeyBurst", "3"), ("Surveys:Limits:KeyPerSecond", "1"));
        using var client = strict.From(null, acme.Key);
        using var otherClient = strict.From(null, other.Key);

        var answers = await Many(40, () => client.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative)));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(a => a.StatusCode).Distinct().Order());
        await IsProblem(answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        using var elsewhere = await otherClient.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_key_written_differently_is_still_the_same_key()
    {
        var acme = await Workspace.Make(house);
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:KeyBurst", "1"), ("Surveys:Limits:KeyPerSecond", "1"));
        var spelled = $"svy_{acme.Key[4..36].ToUpperInvariant()}{acme.Key[36..]}";

        var answers = new List<HttpStatusCode>();
        for (var round = 0; round < 10; round++)
        {
            foreach (var header in new[] { $"Bearer {acme.Key}", $"bearer  {spelled} ", $"BEARER {acme.Key}" })
            {
                using var client = strict.From(null);
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
                using var answer = await client.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
                answers.Add(answer.StatusCode);
            }
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Distinct().Order());
    }

    [Fact]
    public async Task Notices_of_mails_are_limited_by_the_address_that_sends_them()
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:EventPerMinute", "3"), ("Surveys:Limits:WrongPerMinute", "1"));
        using var one = strict.From("198.51.100.41");
        using var another = strict.From("198.51.100.42");

        async Task<HttpStatusCode> Tell(HttpClient client, string vendor)
        {
            using var body = new StringContent("{}");
            using var answer = await client.PostAsync(new Uri($"/mail-events/{vendor}", UriKind.Relative), body, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        var told = new List<HttpStatusCode>();
        for (var n = 0; n < 4; n++)
            told.Add(await Tell(one, "postmark"));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], told);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests), (await Tell(another, "nobody"), await Tell(another, "nobody")));
    }

    [Fact]
    public async Task Wrong_keys_use_up_their_address_and_hold_up_no_key_that_is_right()
    {
        var acme = await Workspace.Make(house);
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:WrongPerMinute", "4"));
        using var right = strict.From("198.51.100.7", acme.Key);
        Assert.Equal(HttpStatusCode.OK, await Status(right, "/api/v1/surveys"));

        var guesses = new List<HttpStatusCode>();
        foreach (var wrong in Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? $"svy_{acme.Id:N}_guess-{i}" : $"no-key-{i}"))
        {
            using var guesser = strict.From("198.51.100.7", wrong);
            guesses.Add(await Status(guesser, "/api/v1/surveys"));
        }

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.Unauthorized, 4).Concat(Enumerable.Repeat(HttpStatusCode.TooManyRequests, 4)), guesses);
        Assert.Equal(HttpStatusCode.OK, await Status(right, "/api/v1/surveys"));
        using var late = strict.From("198.51.100.7", "no-key");
        using var refused = await late.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
        await IsProblem(refused);
        foreach (var elsewhere in new[] { "198.51.100.8", null })
        {
            using var other = strict.From(elsewhere, "no-key");
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(other, "/api/v1/surveys"));
        }
    }

    [Fact]
    public async Task One_IPv6_address_is_as_good_as_all_beside_it()
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:WrongPerMinute", "2"));

        var guesses = new List<HttpStatusCode>();
        foreach (var address in new[] { "2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:1:ffff::3", "2001:db8:1:2::1", "::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9" })
        {
            using var guesser = strict.From(address);
            guesses.Add(await Status(guesser, "/r/nothing"));
        }

        var (no, later) = (HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
        Assert.Equal([no, no, later, no, no, no, later], guesses);
    }

    [Theory]
    [InlineData("/r/")]
    [InlineData("/u/")]
    public async Task Guessed_links_use_up_their_address_and_a_right_one_is_opened_from_there(string path)
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:WrongPerMinute", "3"), ("Surveys:Limits:LinkPerMinute", "5"));
        var purpose = path == "/r/" ? LinkPurpose.Answer : LinkPurpose.Unsubscribe;
        // Made here, of an invitation that is gone: opening it tells so each time, and is no guess.
        var (right, other) = (house.Services.GetRequiredService<LinkTokens>().Create(purpose, Guid.CreateVersion7(), Guid.CreateVersion7()), new string('A', 64));
        using var client = strict.From("192.0.2.44");

        for (var guess = 0; guess < 3; guess++)
            Assert.Equal(HttpStatusCode.NotFound, await Status(client, path + other));
        using var refused = await client.GetAsync(new Uri(path + other, UriKind.Relative), TestContext.Current.CancellationToken);
        await IsPage(refused);

        for (var opened = 0; opened < 5; opened++)
            Assert.Equal(HttpStatusCode.NotFound, await Status(client, path + right));
        using var posted = await client.PostAsync(new Uri(path + right, UriKind.Relative), new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
        await IsPage(posted);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    public async Task Forms_with_a_password_are_limited_by_address_and_their_pages_are_not(string path)
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:SignInPerMinute", "3"));
        using var client = strict.From("203.0.113.5");
        for (var opened = 0; opened < 6; opened++)
            Assert.Equal(HttpStatusCode.OK, await Status(client, path));

        for (var sent = 0; sent < 3; sent++)
        {
            using var taken = await Submit(client, path, "nobody@example.com");
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        using var refused = await Submit(client, path, "nobody@example.com");
        await IsPage(refused);
        Assert.Equal(HttpStatusCode.OK, await Status(client, path));
        using var elsewhere = strict.From("203.0.113.6");
        using var free = await Submit(elsewhere, path, "nobody@example.com");
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Fact]
    public async Task Of_a_flood_of_sign_ins_few_hash_some_wait_and_the_rest_come_again()
    {
        var acme = await Workspace.Make(house);
        await using var strict = await StrictHouse.Open(house, ("Surveys:Limits:HashesAtOnce", "1"));
        using var client = strict.From(null);
        var form = await Form(client, "/sign-in", acme.Owner);

        var answers = await Many(40, () => client.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(form)));

        // One at work and eight behind it; how many more find a place while those are done is up to the machine.
        Assert.True(answers.Count(a => a.StatusCode == HttpStatusCode.OK) >= 9);
        await IsPage(answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(a => a.StatusCode).Distinct().Order());
        using var afterwards = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Fact]
    public void Every_page_that_takes_a_password_is_limited()
    {
        var takers = typeof(Program).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)) && type.GetProperties().Any(p => p.Name.Contains("Password", StringComparison.Ordinal)))
            .ToList();

        Assert.NotEmpty(takers);
        Assert.All(takers, taker => Assert.Contains(
            taker.GetCustomAttributes(inherit: true).OfType<EnableRateLimitingAttribute>(), limited => limited.PolicyName == RateLimits.SignIn));
    }

    [Theory]
    [InlineData("KeyBurst", "0")]
    [InlineData("KeyPerSecond", "-1")]
    [InlineData("LinkPerMinute", "many")]
    [InlineData("SignInPerMinute", "")]
    [InlineData("WrongPerMinute", "1.5")]
    [InlineData("HashesAtOnce", "99999999999")]
    [InlineData("KeyPerMinute", "5")]
    public void A_limit_that_is_none_is_refused_by_its_name(string limit, string value)
    {
        var problem = Assert.Throws<SettingsException>(() => house.Create(($"Surveys:Limits:{limit}", value)));

        Assert.Contains($"Surveys__Limits__{limit}", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task<IReadOnlyList<HttpResponseMessage>> Many(int times, Func<Task<HttpResponseMessage>> send) =>
        await Task.WhenAll(Enumerable.Range(0, times).Select(_ => send()));

    private static async Task<HttpResponseMessage> Submit(HttpClient client, string path, string email) =>
        await client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(await Form(client, path, email)));

    private static async Task<Dictionary<string, string>> Form(HttpClient client, string path, string email)
    {
        var page = await client.GetStringAsync(new Uri(path, UriKind.Relative));
        return new()
        {
            ["Email"] = email,
            ["Password"] = "not the password",
            ["__RequestVerificationToken"] = Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value,
        };
    }

    private static async Task IsProblem(HttpResponseMessage answer)
    {
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Retry-After", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"], StringComparison.Ordinal);
        Assert.InRange(Seconds(answer.Headers), 1, 60);
    }

    private static async Task IsPage(HttpResponseMessage answer)
    {
        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"Wait {Seconds(answer.Headers)} seconds", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(Seconds(answer.Headers), 1, 60);
    }

    private static double Seconds(HttpResponseHeaders headers) => headers.RetryAfter!.Delta!.Value.TotalSeconds;
}
