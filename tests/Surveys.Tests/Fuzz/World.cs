using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Dispatch;

namespace Surveys.Tests.Fuzz;

/// <summary>A form for everyone, with the fields that stand on its page.</summary>
internal sealed record FormDoor(string Path, IReadOnlyList<(string Name, string Value)> Fields, string? Cookie, IReadOnlyList<string> Tokens)
{
    public string Open(Random random) => Tokens.Count == 0 ? Path : Path.Replace("{token}", ApiDocument.Pick(random, Tokens), StringComparison.Ordinal);
}

/// <summary>What the requests are aimed at: a workspace with a survey, rules, mail that was sent, and the ids that answers have told since.</summary>
internal sealed partial class World
{
    private const int Asked = 24;

    private readonly House house;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> ids = [];
    private readonly ConcurrentQueue<string> all = [];

    private World(House house, Workspace workspace, string survey) => (this.house, Workspace, Survey) = (house, workspace, survey);

    public Workspace Workspace { get; }
    public string Survey { get; }
    public IReadOnlyList<FormDoor> Forms { get; private set; } = [];

    public static async Task<World> Make(House house)
    {
        var workspace = await Workspace.Make(house);
        var world = new World(house, workspace, await workspace.Survey());
        world.Remember("/api/v1/surveys", new JsonObject { ["id"] = world.Survey });
        // Asked at once, by hand, as this house has no jobs; the rule that stays asks a day later, so that nothing moves by itself.
        var rule = await workspace.Rule(world.Survey);
        for (var i = 0; i < Asked; i++)
            world.Remember("/api/v1/interactions", await workspace.Interaction($"asked-{i}", $"asked.{i}@{workspace.Slug}.example"));
        await house.Services.GetRequiredService<PostRound>().SendDue(CancellationToken.None);
        await workspace.Send(HttpMethod.Delete, $"rules/{rule["id"]}", expected: HttpStatusCode.NoContent);
        world.Remember("/api/v1/rules", await workspace.Rule(world.Survey, new { delay = "P1D" }));
        world.Remember("/api/v1/interactions", await workspace.Interaction("waits", $"waits@{workspace.Slug}.example"));

        var sent = await workspace.In(db => db.Invitations.Where(i => i.Status == InvitationStatus.Sent).Select(i => i.Id).ToListAsync());
        Assert.Equal(Asked, sent.Count);
        var links = house.Services.GetRequiredService<LinkTokens>();
        string[] Tokens(LinkPurpose purpose) => [.. sent.Select(id => links.Create(purpose, workspace.Id, id))];
        world.Forms =
        [
            await world.FormAt("/r/{token}", Tokens(LinkPurpose.Answer)),
            await world.FormAt("/u/{token}", Tokens(LinkPurpose.Unsubscribe)),
            await world.FormAt("/sign-in", []), await world.FormAt("/sign-up", []),
        ];
        await world.Answer(sent[0]);
        return world;
    }

    /// <summary>Somebody new is asked at once and answers.</summary>
    /// <returns>The invitation.</returns>
    public async Task<Guid> Answered(string name)
    {
        var rule = await Workspace.Rule(await Workspace.Survey());
        var email = $"{name}@{Workspace.Slug}.example";
        await Workspace.Interaction(name, email);
        await house.Services.GetRequiredService<PostRound>().SendDue(CancellationToken.None);
        await Workspace.Send(HttpMethod.Delete, $"rules/{rule["id"]}", expected: HttpStatusCode.NoContent);
        var asked = await Workspace.In(db => db.Invitations.AsNoTracking().Where(i => db.Contacts.Any(c => c.Id == i.ContactId && c.Email == email)).ToListAsync());
        var invitation = asked.Find(i => i.Status == InvitationStatus.Sent);
        Assert.True(invitation is not null, $"Nobody was asked: {string.Join("; ", asked.Select(i => $"{i.Status} {i.Reason} due {i.DueAt:O}"))}");
        await Answer(invitation.Id);
        return invitation.Id;
    }

    /// <summary>Keeps the ids that an answer tells, for requests that need one.</summary>
    public void Remember(string collection, JsonNode? answer)
    {
        foreach (var (name, value) in answer as JsonObject ?? [])
        {
            if (value is JsonArray list)
                list.ToList().ForEach(item => Remember(name == "invitations" ? "/api/v1/invitations" : collection, item));
            else if (name == "id" && value is JsonValue && (string?)value is { } id)
                Keep(ids.GetOrAdd(collection, _ => []), id);
            else if (value is JsonValue text && text.TryGetValue<string>(out var other) && Guid.TryParse(other, out _))
                Keep(all, other);
        }
    }

    public string SomeId(Random random) => Some(all, random);

    public string IdOf(string? collection, Random random) => Some(ids.GetOrAdd(collection ?? "", _ => []), random);

    /// <summary>All rows of the workspace in one line: changed by a byte, it's another one. Without what moves by itself: the visits by link, which are written behind the page, and when a key was last used.</summary>
    public async Task<string> Rows()
    {
        await using var connection = new NpgsqlConnection(house.ConnectionString);
        await connection.OpenAsync();
        await Read(connection, $"select set_config('app.tenant', '{Workspace.Id}', false)");
        var tables = await Read(connection, "select table_name::text from information_schema.columns join information_schema.tables using (table_schema, table_name) where table_schema = current_schema() and table_type = 'BASE TABLE' and column_name = 'tenant_id' and table_name <> 'link_visits' order by 1");
        return string.Join('\n', await Read(connection, string.Join(" union all ", tables.Select(table =>
            $"select '{table} ' || count(*) || ' ' || coalesce(sum(hashtextextended({(table == "api_keys" ? "(to_jsonb(t) - 'last_used_at')" : "t")}::text, 0)::numeric), 0) from {table} t where tenant_id = '{Workspace.Id}'"))));
    }

    public static async Task<List<string>> Read(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static void Keep(ConcurrentQueue<string> queue, string id)
    {
        queue.Enqueue(id);
        while (queue.Count > 200)
            queue.TryDequeue(out _);
    }

    private static string Some(ConcurrentQueue<string> from, Random random)
    {
        var choice = random.Next();
        var known = from.ToArray();
        return known.Length == 0 ? $"{Guid.Empty}" : known[choice % known.Length];
    }

    private async Task Answer(Guid invitation)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("score", "4")]);
        using var answered = await house.Client().PostAsync(new Uri("/r/" + house.Services.GetRequiredService<LinkTokens>().Create(LinkPurpose.Answer, Workspace.Id, invitation), UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    /// <summary>The fields as the page has them, filled in as a person would.</summary>
    private async Task<FormDoor> FormAt(string path, IReadOnlyList<string> tokens)
    {
        using var client = house.Client();
        using var page = await client.GetAsync(new Uri(tokens.Count > 0 ? path.Replace("{token}", tokens[0], StringComparison.Ordinal) : path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        var fields = Field().Matches(html).Select(f => f.Groups[1].Value).Distinct().Select(name => (name, ValueOf(name, html))).ToList();
        Assert.NotEmpty(fields);
        return new FormDoor(path, fields, page.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(c => c.Split(';')[0])) : null, tokens);
    }

    private static string ValueOf(string name, string html) => name switch
    {
        "__RequestVerificationToken" => AntiforgeryToken().Match(html).Groups[1].Value,
        "score" => "4",
        "scope" => "kind",
        _ when name.Contains("Zone", StringComparison.Ordinal) => "Europe/Bucharest",
        _ when name.Contains("Password", StringComparison.Ordinal) => "a password of nobody",
        _ when name is "Email" or "Owner" => "nobody@example.com",
        _ => "Quick and kind",
    };

    [GeneratedRegex("<(?:input|textarea|select|button)[^>]* name=\"([^\"]+)\"")]
    private static partial Regex Field();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();
}
