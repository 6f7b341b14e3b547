using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Dispatch;
using Surveys.Tests.Accounts;
using Surveys.Tests.Imports;

namespace Surveys.Tests.Tenants;

/// <summary>Goes to every door with another workspace's ids, and looks at what is left of that workspace afterwards.</summary>
public sealed partial class ForeignIdTests(House house)
{
    [Fact]
    public async Task Another_workspaces_ids_are_as_unknown_as_ids_that_never_were()
    {
        var (theirs, mine) = (await Inhabited(), await Workspace.Make(house));
        var ids = await Ids(theirs);
        var before = await Everything(theirs.Id);

        foreach (var (name, door) in Doors.All.Where(d => d.Value is ApiDoor))
        {
            foreach (var (kind, id) in ids)
            {
                foreach (var ask in Asks(name, (ApiDoor)door, kind))
                {
                    var foreign = await house.Call(mine.Key, ask.Method, ask.Path(id), ask.Body(id));
                    var never = Beside(id);
                    var unknown = await house.Call(mine.Key, ask.Method, ask.Path(never), ask.Body(never));
                    Assert.True(foreign.Status == unknown.Status, $"{ask.Method} {ask.Path(id)} ({kind}): {foreign.Status}, {unknown.Status}");
                    Assert.Equal(Neutral(unknown.Body, never), Neutral(foreign.Body, id));
                    if (name.Contains("{id", StringComparison.Ordinal) && ask.Path(id).Contains(id.ToString(), StringComparison.Ordinal) && ask.Method != "PUT")
                        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
                }
            }
        }

        Assert.Equal(before, await Everything(theirs.Id));
    }

    [Fact]
    public async Task Another_workspaces_ids_do_nothing_in_any_form_of_any_page()
    {
        var (theirs, mine) = (await Inhabited(), await Workspace.Make(house));
        using var visitor = new Visitor(house);
        await visitor.SignIn(mine.Owner);
        var ids = await Ids(theirs);
        var before = await Everything(theirs.Id);
        var forms = (await house.FoundDoors()).Where(door => Doors.All[door.Name] is PageDoor or AccountDoor).ToList();
        Assert.NotEmpty(forms);

        foreach (var (name, handlers) in forms.Select(form => (form.Name, form.Handlers)))
        {
            foreach (var handler in handlers.Where(handler => handler.HttpMethod == "Post" && !Knocking.Leaves(name, handler.Name)))
            {
                foreach (var (_, id) in ids)
                {
                    var fields = Doors.IdParameters.Select(parameter => (parameter, id.ToString())).ToArray();
                    var answer = await visitor.SubmitFrom("/settings", $"{Knocking.At(name, id)}?handler={handler.Name}&id={id}", fields);
                    Assert.InRange((int)answer.Status, 200, 499);
                    Assert.DoesNotContain("Secret of theirs", answer.Html, StringComparison.Ordinal);
                }
            }

            // Each id for all parameters together; and each parameter alone, as one that can't be read may end what would be done with the others.
            foreach (var (_, id) in ids)
                await Look(name, id, string.Join('&', Doors.IdParameters.Select(parameter => $"{parameter}={id}")));
            foreach (var parameter in Doors.IdParameters)
                await Look(name, ids.GetValueOrDefault(parameter, ids["survey"]), $"{parameter}={ids.GetValueOrDefault(parameter, ids["survey"])}");
        }

        Assert.Equal(before, await Everything(theirs.Id));

        async Task Look(string name, Guid id, string query) =>
            Assert.DoesNotContain("Secret of theirs", (await visitor.Get($"{Knocking.At(name, id)}?{query}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_and_imports_of_one_workspace_leave_the_others_as_they_are()
    {
        var (theirs, mine) = (await Inhabited(), await Workspace.Make(house));
        var before = await Everything(theirs.Id);
        var survey = await mine.Survey();
        await mine.Rule(survey);
        await mine.Import(house, CsvFile.Row("1", score: "5"), CsvFile.Row("test", agent: "Secret of theirs"));
        await mine.Interaction("mine", "jobs3@example.com");

        await house.Services.GetRequiredService<PostRound>().SendDue(TestContext.Current.CancellationToken);
        await mine.RollUp();

        Assert.NotEmpty(await mine.In(db => db.Interactions.ToListAsync()));
        Assert.Equal(before, await Everything(theirs.Id));
    }

    /// <summary>An id that never was, of the same moment: lists go on after an id by its place in time, whoever's it is.</summary>
    private static Guid Beside(Guid id)
    {
        var bytes = id.ToByteArray();
        bytes[^1] ^= 1;
        return new Guid(bytes);
    }

    private sealed record Ask(string Method, Func<Guid, string> Path, Func<Guid, string?> Body);

    /// <summary>The ways in which a door can be asked for a thing of such a kind: in its path, in its query, in its body.</summary>
    private static IEnumerable<Ask> Asks(string name, ApiDoor door, string kind)
    {
        var method = name.Split(' ')[0];
        if (name.Contains("{id", StringComparison.Ordinal))
            yield return new Ask(method, id => Knocking.Path(name, id), id => door.Body?.Replace("$survey", id.ToString(), StringComparison.Ordinal));
        if (method == "GET")
        {
            foreach (var parameter in Doors.IdParameters)
                yield return new Ask(method, id => $"{Knocking.Path(name, Guid.Empty)}?{parameter}={id}", _ => null);
        }

        if (door.Body?.Contains($"${kind}", StringComparison.Ordinal) == true)
            yield return new Ask(method, _ => Knocking.Path(name, Guid.Empty), id => door.Body.Replace($"${kind}", id.ToString(), StringComparison.Ordinal));
    }

    /// <summary>Without what names the request: the id that was asked for, and ids and moments that were made for this answer.</summary>
    private static string Neutral(string body, Guid id) =>
        Moment().Replace(AnyId().Replace(body.Replace(id.ToString(), "ID", StringComparison.Ordinal), "NEW"), "NOW");

    /// <summary>A workspace with something of everything, none of which changes by itself.</summary>
    private async Task<Workspace> Inhabited()
    {
        var theirs = await Workspace.Make(house, name: "Secret of theirs");
        var survey = await theirs.Survey("csat5", "Secret of theirs");
        await theirs.Rule(survey, new { delay = "PT240H" });
        await theirs.Interaction("1", $"theirs-{Guid.CreateVersion7():N}@example.com", new { subject = "Secret of theirs", agent = new { name = "Secret of theirs" } });
        await theirs.Post("responses", new { survey, external_id = "1", score = 5, comment = "Secret of theirs", agent = new { name = "Secret of theirs" } }, HttpStatusCode.Created);
        await theirs.Post($"surveys/{survey}/channels", new { name = "Secret of theirs", via = "link" }, HttpStatusCode.Created);
        await theirs.RollUp();
        using var owner = new Visitor(house);
        await owner.SignIn(theirs.Owner);
        await owner.Submit("/members", ("Email", $"invited-{Guid.CreateVersion7():N}@example.com"), ("Role", "Agent"));
        return theirs;
    }

    private static async Task<IReadOnlyDictionary<string, Guid>> Ids(Workspace workspace) => await workspace.In(async db => new Dictionary<string, Guid>
    {
        ["survey"] = await db.Surveys.Select(s => s.Id).FirstAsync(),
        ["rule"] = await db.Rules.Select(r => r.Id).FirstAsync(),
        ["interaction"] = await db.Interactions.Select(i => i.Id).FirstAsync(),
        ["invitation"] = await db.Invitations.Select(i => i.Id).FirstAsync(),
        ["contact"] = await db.Contacts.Select(c => c.Id).FirstAsync(),
        ["channel"] = await db.OpenChannels.Select(c => c.Id).FirstAsync(),
        ["agent"] = await db.Agents.Select(a => a.Id).FirstAsync(),
        ["team"] = await db.Teams.Select(t => t.Id).FirstAsync(),
        ["response"] = await db.Responses.Select(r => r.Id).FirstAsync(),
        ["key"] = await db.ApiKeys.Select(k => k.Id).FirstAsync(),
        ["member"] = await db.Members.Select(m => m.Id).FirstAsync(),
        ["invite"] = await db.MemberInvites.Select(i => i.Id).FirstAsync(),
        ["audit entry"] = await db.AuditEntries.Select(e => e.Id).FirstAsync(),
        ["session"] = await db.Sessions.Where(s => db.Members.Any(m => m.AccountId == s.AccountId)).Select(s => s.Id).FirstAsync(),
        ["workspace"] = workspace.Id,
    });

    /// <summary>A print of all that a workspace has, from every walled table that there is.</summary>
    private async Task<string> Everything(Guid tenant)
    {
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        await using (var enter = new NpgsqlCommand($"select set_config('app.tenant', '{tenant}', false)", connection))
            await enter.ExecuteNonQueryAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("select relname from pg_class t join pg_namespace n on n.oid = t.relnamespace where n.nspname = current_schema and t.relkind = 'r' and t.relrowsecurity order by 1", connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        var print = new StringBuilder();
        foreach (var table in tables)
        {
            await using var rows = new NpgsqlCommand($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t", connection);
            print.Append(table).Append(' ').AppendLine((string?)await rows.ExecuteScalarAsync());
        }

        return print.ToString();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex AnyId();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Moment();
}
