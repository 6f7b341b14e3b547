using System.Net;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Home;

public sealed class HealthTests(House house)
{
    private readonly HttpClient client = house.Client();

    [Fact]
    public async Task It_says_that_it_lives_without_asking_anyone()
    {
        using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task It_says_of_each_part_whether_it_is_ready()
    {
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("healthy", (string?)report["status"]);
        foreach (var part in new[] { "migrations", "mail" })
            Assert.Equal("healthy", (string?)report["parts"]![part]!["status"]);
        Assert.Contains(report["parts"]!.AsObject(), part => part.Key.Contains("quartz", StringComparison.OrdinalIgnoreCase) || part.Key.Contains("scheduler", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_its_database_it_lives_and_is_not_ready()
    {
        await using var lost = house.Create(
            ("ConnectionStrings:Surveys", "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=x;Timeout=3"), ("Surveys:Roles", "web"));
        await lost.StartAsync(TestContext.Current.CancellationToken);
        using var other = new HttpClient { BaseAddress = new Uri(lost.Urls.Single()) };

        using var live = await other.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        using var ready = await other.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        using var asked = await other.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
        other.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer svy_{Guid.CreateVersion7():N}_{new string('x', 43)}");
        using var keyed = await other.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Unauthorized), (live.StatusCode, ready.StatusCode, asked.StatusCode));
        Assert.Equal("application/problem+json", keyed.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, keyed.StatusCode);
    }

    [Fact]
    public async Task The_description_of_the_api_lists_its_paths()
    {
        var description = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!;

        var paths = description["paths"]!.AsObject().Select(path => path.Key).ToList();
        foreach (var path in new[] { "interactions", "surveys", "surveys/{id}", "surveys/{id}/publication", "rules", "rules/{id}", "invitations", "invitations/{id}", "responses", "scores", "audit" })
            Assert.Contains($"/api/v1/{path}", paths);
        Assert.All(paths, path => Assert.StartsWith("/api/v1/", path, StringComparison.Ordinal));
    }
}
