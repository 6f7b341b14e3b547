using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Tenants;

/// <summary>
/// Goes to every door that the running service says it has, with each key and in each role. What a door must do is said in
/// <see cref="Doors"/>; one that isn't there fails.
/// </summary>
public sealed class EveryDoorTests(House house)
{
    [Fact]
    public async Task Every_endpoint_and_page_is_covered_by_a_rule_and_every_rule_has_one()
    {
        var doors = (await house.FoundDoors()).Select(door => door.Name).Distinct().ToList();

        Assert.NotEmpty(doors);
        Assert.Empty(doors.Except(Doors.All.Keys));
        Assert.Empty(Doors.All.Keys.Except(doors).Except(["GET /mailbox/{id}/html"]));
    }

    [Fact]
    public async Task A_request_needs_a_key_with_its_scope_and_no_cookie_stands_in_for_it()
    {
        var acme = await Workspace.Make(house);
        using var signedIn = new Visitor(house);
        await signedIn.SignIn(acme.Owner);
        var keys = new Dictionary<string, string>();
        foreach (var scope in ApiKey.AllScopes)
            keys[scope] = await Key(acme, scope);

        foreach (var (name, door) in Doors.All.Where(d => d.Value is ApiDoor))
        {
            var (method, path) = (name.Split(' ')[0], Knocking.Path(name, Guid.CreateVersion7()));
            Assert.Equal(HttpStatusCode.Unauthorized, (await house.Call(null, method, path, ((ApiDoor)door).Body)).Status);
            if (method == "GET")
                Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.Get(path)).Status);
            foreach (var (scope, key) in keys)
            {
                var status = (await house.Call(key, method, path, ((ApiDoor)door).Body)).Status;
                Assert.True(status == HttpStatusCode.Forbidden == (scope != ((ApiDoor)door).Scope), $"{name} with {scope}: {status}");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Analyst)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Owner)]
    public async Task A_page_opens_and_takes_forms_as_the_role_says(object? who)
    {
        var role = (Role?)who;
        var acme = await Workspace.Make(house);
        var address = $"role-{Guid.CreateVersion7():N}@example.com";
        using var visitor = new Visitor(house);
        if (role is { } joined)
        {
            await acme.Join(address, joined);
            await visitor.SignIn(address);
        }

        foreach (var found in (await house.FoundDoors()).Where(door => Doors.All[door.Name] is PageDoor or AccountDoor))
        {
            var (toOpen, toSend) = Doors.All[found.Name] is PageDoor page ? (page.ToOpen, page.ToSend) : (Role.Agent, Role.Agent);
            Check(role, toOpen, await visitor.Get(Knocking.At(found.Name, Guid.Empty)), $"GET {found.Name}");
            foreach (var handler in found.Handlers.Where(handler => handler.HttpMethod == "Post" && !Knocking.Leaves(found.Name, handler.Name)))
            {
                var form = role is null ? "/sign-in" : "/account";
                Check(role, toSend, await visitor.SubmitFrom(form, $"{Knocking.At(found.Name, Guid.Empty)}?handler={handler.Name}"), $"POST {found.Name} {handler.Name}");
            }
        }
    }

    [Fact]
    public async Task Who_belongs_nowhere_sees_the_pages_of_the_person_alone()
    {
        var acme = await Workspace.Make(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        await acme.In(db => db.Members.ExecuteDeleteAsync());

        foreach (var found in (await house.FoundDoors()).Where(door => Doors.All[door.Name] is PageDoor))
            Assert.Equal("/workspaces", (await visitor.Get(Knocking.At(found.Name, Guid.Empty))).Location);
    }

    [Fact]
    public async Task An_open_page_answers_made_up_links_without_breaking_for_a_stranger_and_for_an_owner()
    {
        var acme = await Workspace.Make(house);
        using var stranger = new Visitor(house);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        var open = (await house.FoundDoors()).Where(door => Doors.All[door.Name] is OpenDoor && !door.Name.Contains(' ', StringComparison.Ordinal)).ToList();

        Assert.True(open.Count > 15);
        foreach (var visitor in new[] { stranger, owner })
        {
            foreach (var made in new[] { $"{Guid.CreateVersion7()}", $"{Guid.CreateVersion7():N}.made-up", "%00" })
            {
                foreach (var door in open)
                {
                    var path = door.Name.Contains("{code:int}", StringComparison.Ordinal) ? "/error/404" : Knocking.With(door.Name, made);
                    var answer = await visitor.Get(path.Length == 0 ? "/" : path);
                    Assert.True((int)answer.Status < 500, $"{path}: {answer.Status}");
                }
            }
        }
    }

    private static void Check(Role? role, Role needed, Seen answer, string what)
    {
        Assert.True((int)answer.Status < 500, $"{what} by {role}: {answer.Status}");
        if (role is null)
            Assert.True(answer.Status == HttpStatusCode.Redirect && answer.Location!.Contains("/sign-in", StringComparison.Ordinal), $"{what} by nobody: {answer.Status} {answer.Location}");
        else
            Assert.True(answer.Status == HttpStatusCode.Forbidden == (role > needed), $"{what} by {role}: {answer.Status}");
    }

    private static Task<string> Key(Workspace workspace, string scope) => workspace.In(async db =>
    {
        var (key, text) = ApiKey.Create(workspace.Id, scope, [scope], TimeProvider.System.GetUtcNow());
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync();
        return text.ToString();
    });
}
