using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

public sealed class ApiKeyTests(House house)
{
    private static readonly (string Scope, HttpMethod Method, string Path, object? Body)[] Requests =
    [
        ("ingest", HttpMethod.Post, "interactions", new { source = "test", external_id = "1" }),
        ("ingest", HttpMethod.Post, "responses", new { survey = "x", external_id = "1", score = 1 }),
        ("read", HttpMethod.Get, "surveys", null),
        ("read", HttpMethod.Get, "rules", null),
        ("read", HttpMethod.Get, "invitations", null),
        ("read", HttpMethod.Get, "responses", null),
        ("read", HttpMethod.Get, "scores?survey=x", null),
        ("manage", HttpMethod.Post, "surveys", new { name = "S", template = "csat5" }),
        ("manage", HttpMethod.Post, "rules", new { survey = "x" }),
        ("manage", HttpMethod.Delete, $"invitations/{Guid.Empty}", null),
    ];

    [Theory]
    [InlineData("ingest")]
    [InlineData("read")]
    [InlineData("manage")]
    public async Task A_key_may_do_what_its_scopes_say_and_nothing_else(string scope)
    {
        var acme = await Workspace.Make(house, scopes: [scope]);

        foreach (var request in Requests)
        {
            using var message = new HttpRequestMessage(request.Method, "/api/v1/" + request.Path) { Content = request.Body is null ? null : JsonContent.Create(request.Body) };
            using var answer = await acme.Api.SendAsync(message, TestContext.Current.CancellationToken);
            if (request.Scope == scope)
                Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
            else
                await IsProblem(answer, HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Without_a_key_that_holds_nobody_is_let_in()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var (mine, theirs) = (Parsed(acme.Key), Parsed(other.Key));
        string?[] headers =
        [
            null, "Bearer", "Bearer ", "Bearer x", "Bearer svy_", $"Bearer svy_{acme.Id:N}", $"Bearer svy_{acme.Id:N}_", $"Bearer {acme.Key}x", $"Bearer {acme.Key[..^1]}",
            $"Bearer {acme.Key} {acme.Key}", $"Basic {acme.Key}", acme.Key, $"Bearer svy_{Guid.Empty:N}_{mine.Secret}", $"Bearer svy_{acme.Id:N}_{theirs.Secret}",
            $"Bearer svy_{other.Id:N}_{mine.Secret}", $"Bearer svy_{Guid.CreateVersion7():N}_{mine.Secret}", $"Bearer svy_{new string('z', 32)}_{mine.Secret}", "Bearer " + new string('x', 8000),
        ];

        foreach (var header in headers)
        {
            using var client = house.Client();
            if (header is not null)
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
            using var answer = await client.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
            await IsProblem(answer, HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing()
    {
        var acme = await Workspace.Make(house);
        await acme.Get("surveys");

        await acme.In(async db =>
        {
            (await db.ApiKeys.SingleAsync()).Revoke(TimeProvider.System.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        await acme.Send(HttpMethod.Get, "surveys", expected: HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_key_is_asked_for_before_the_body_is_looked_at()
    {
        using var client = house.Client();
        using var content = new StringContent("{", System.Text.Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(new Uri("/api/v1/interactions", UriKind.Relative), content, TestContext.Current.CancellationToken);

        await IsProblem(answer, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Being_signed_in_is_no_key()
    {
        var acme = await Workspace.Make(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Get("/api/v1/surveys")).Status);
    }

    [Fact]
    public void A_key_reads_back_as_it_was_written_and_tells_its_workspace()
    {
        var tenant = Guid.CreateVersion7();
        var key = ApiKeyText.Create(tenant);

        Assert.Equal(key, Parsed(key.ToString()));
        Assert.Equal(tenant, Parsed(key.ToString()).TenantId);
        Assert.Equal(32, key.Hash.Length);
        Assert.NotEqual(key.Secret, ApiKeyText.Create(tenant).Secret);
        Assert.DoesNotContain(key.Secret, Convert.ToBase64String(key.Hash), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("svy_")]
    [InlineData("svy_00000000000000000000000000000000")]
    [InlineData("svy_00000000000000000000000000000000_")]
    [InlineData("svy_00000000-0000-0000-0000-000000000000_x")]
    [InlineData("svy_0000000000000000000000000000000g_secret")]
    [InlineData("SVY_00000000000000000000000000000000_secret")]
    public void Other_text_is_no_key(string text) => Assert.False(ApiKeyText.TryParse(text, out _));

    private static ApiKeyText Parsed(string text)
    {
        Assert.True(ApiKeyText.TryParse(text, out var key));
        return key;
    }

    private static async Task IsProblem(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!);
    }
}
