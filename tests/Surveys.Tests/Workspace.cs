using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Tests;

/// <summary>A workspace of one test, and a client that speaks to the API with its key.</summary>
internal sealed class Workspace(House house, Tenant tenant, string key, string owner)
{
    public const string Password = "a long enough password";

    private static int made;

    public Guid Id => tenant.Id;
    public string Slug => tenant.Slug;
    public string Key => key;
    public string Owner => owner;
    public HttpClient Api { get; } = house.Client(key);

    public static async Task<Workspace> Make(House house, string timeZone = "UTC", string name = "Acme", string[]? scopes = null)
    {
        var owner = $"owner-{Interlocked.Increment(ref made)}@acme.example";
        await using var scope = house.Tenants.Outside();
        var (tenant, _) = await scope.ServiceProvider.GetRequiredService<Workspaces>().Create(name, owner, Password, null, timeZone, default);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var (apiKey, text) = ApiKey.Create(tenant.Id, "test", scopes ?? ApiKey.AllScopes, TimeProvider.System.GetUtcNow());
        db.ApiKeys.Add(apiKey);
        await db.SaveChangesAsync();
        return new Workspace(house, tenant, text.ToString(), owner);
    }

    /// <summary>A member with an account of their own, by the short way; the account's id.</summary>
    public Task<Guid> Join(string email, Role role) => In(async (services, db) =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var account = Account.Of(email, isConfirmed: true, now);
        var made = await services.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password);
        Assert.True(made.Succeeded, $"{made}");
        db.Members.Add(Member.Of(Id, account.Id, role, now));
        await db.SaveChangesAsync();
        return account.Id;
    });

    /// <summary>Runs something in this workspace, as a job would.</summary>
    public async Task<T> In<T>(Func<IServiceProvider, SurveysDb, Task<T>> work)
    {
        await using var scope = house.Tenants.Enter(Id).ByJob("test");
        return await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<SurveysDb>());
    }

    public Task<T> In<T>(Func<SurveysDb, Task<T>> work) => In((_, db) => work(db));

    public async Task<JsonNode> Send(HttpMethod method, string path, object? body = null, HttpStatusCode? expected = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path);
        if (body is not null)
            request.Content = body is string text ? new StringContent(text, System.Text.Encoding.UTF8, "application/json") : JsonContent.Create(body);
        using var response = await Api.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();
        if (expected is not null)
            Assert.True(expected == response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {content}");
        return content.Length == 0 ? new JsonObject() : JsonNode.Parse(content)!;
    }

    public Task<JsonNode> Get(string path) => Send(HttpMethod.Get, path, expected: HttpStatusCode.OK);

    public Task<JsonNode> Post(string path, object body, HttpStatusCode expected) => Send(HttpMethod.Post, path, body, expected);

    /// <summary>A published survey from a template; its id.</summary>
    public async Task<string> Survey(string template = "csat5", string name = "After a ticket", bool anonymous = false)
    {
        var survey = await Post("surveys", new { name, template, anonymous }, HttpStatusCode.Created);
        await Send(HttpMethod.Post, $"surveys/{survey["id"]}/publication", expected: HttpStatusCode.OK);
        return (string)survey["id"]!;
    }

    /// <summary>A rule that asks at once and always, but for what the test says otherwise.</summary>
    public Task<JsonNode> Rule(string survey, object? terms = null)
    {
        var rule = new JsonObject { ["survey"] = survey, ["delay"] = "PT0S", ["throttle"] = null, ["quiet_hours"] = null };
        foreach (var (name, value) in terms is null ? [] : JsonSerializer.SerializeToNode(terms)!.AsObject().ToList())
            rule[name] = value?.DeepClone();
        return Post("rules", rule.ToJsonString(), HttpStatusCode.Created);
    }

    /// <summary>A closed interaction, but for what the test says otherwise.</summary>
    public Task<JsonNode> Interaction(string id, string email, object? more = null, HttpStatusCode expected = HttpStatusCode.Created)
    {
        var interaction = new JsonObject
        {
            ["source"] = "test",
            ["external_id"] = id,
            ["channel"] = "email",
            ["status"] = "closed",
            ["subject"] = "Card declined",
            ["team"] = "1st line",
            ["agent"] = new JsonObject { ["external_id"] = "17", ["name"] = "Ana" },
            ["contact"] = new JsonObject { ["email"] = email },
        };
        foreach (var (name, value) in more is null ? [] : JsonSerializer.SerializeToNode(more)!.AsObject().ToList())
            interaction[name] = value?.DeepClone();
        return Post("interactions", interaction.ToJsonString(), expected);
    }

    public Task RollUp() => house.Services.GetRequiredService<RollUp>().CatchUp(default);

    /// <summary>Waits until an invitation is as the test expects; the job that brings it there runs every two seconds.</summary>
    public async Task<Invitation> Invitation(Func<Invitation, bool> isAsExpected)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var all = await In(db => db.Invitations.AsNoTracking().ToListAsync());
            if (all.Find(i => isAsExpected(i)) is { } found)
                return found;
            await Task.Delay(100);
        }

        var states = await In(db => db.Invitations.AsNoTracking().Select(i => $"{i.Status} {i.Reason} {i.LastError}").ToListAsync());
        throw new TimeoutException($"No invitation became as expected. There are: {string.Join(", ", states)}");
    }
}
