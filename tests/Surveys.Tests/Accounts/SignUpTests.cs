using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Tenants;

namespace Surveys.Tests.Accounts;

public sealed class SignUpTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly string name = $"Co {Guid.CreateVersion7():N}";

    private string Address => $"{name[3..]}@example.com";

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task The_form_makes_a_workspace_and_signs_its_owner_in()
    {
        var answer = await visitor.SignUp($"  {name} & Sons ", Address, zone: "Europe/Bucharest");

        Assert.Equal((HttpStatusCode.Redirect, "/surveys"), (answer.Status, answer.Location));
        var tenant = Assert.Single(await Workspaces());
        Assert.Equal(($"{name} & Sons", "Europe/Bucharest", $"co-{name[3..]}-sons"), (tenant.Name, tenant.TimeZone, tenant.Slug));
        var page = await visitor.Get("/surveys");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains($"{name} &amp; Sons", page.Html, StringComparison.Ordinal);
        await using var scope = house.Tenants.Enter(tenant.Id);
        Assert.Equal(Role.Owner, (await scope.ServiceProvider.GetRequiredService<SurveysDb>().Members.SingleAsync(TestContext.Current.CancellationToken)).Role);
    }

    [Fact]
    public async Task Companies_of_one_name_get_a_number_behind_it()
    {
        foreach (var place in Enumerable.Range(1, 3))
        {
            using var other = new Visitor(house);
            Assert.Equal(HttpStatusCode.Redirect, (await other.SignUp(name, $"{place}-{Address}")).Status);
        }

        var slug = $"co-{name[3..]}";
        Assert.Equal([slug, $"{slug}-2", $"{slug}-3"], (await Workspaces()).Select(t => t.Slug).Order());
    }

    [Fact]
    public async Task Companies_of_one_name_that_sign_up_at_once_all_get_a_workspace()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(async place =>
        {
            using var other = new Visitor(house);
            return await other.SignUp(name, $"{place}-{Address}");
        }));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        Assert.Equal(6, (await Workspaces()).Select(t => t.Slug).Distinct().Count());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("")]
    public async Task A_weak_password_is_told_so_and_nothing_is_stored(string password)
    {
        var answer = await visitor.SignUp(name, Address, password);

        Assert.False(string.IsNullOrWhiteSpace(answer.Beside("Password")), "Nothing is said beside the password.");
        Assert.Empty(await Workspaces());
        Assert.False(await HasAccount(Address));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/surveys")).Status);
    }

    [Theory]
    [InlineData("Owner", "nobody")]
    [InlineData("Owner", "")]
    [InlineData("Owner", "a@b@example.com")]
    [InlineData("Owner", "X <x@example.com>")]
    [InlineData("Owner", "a\u0001@example.com")]
    [InlineData("TimeZone", null, "Mars/Olympus")]
    public async Task What_is_wrong_is_told_beside_its_field_and_nobody_is_written_to(string field, string? owner, string zone = "UTC")
    {
        var answer = await visitor.AskToSignUp(name, owner ?? Address, zone);

        Assert.False(string.IsNullOrWhiteSpace(answer.Beside(field)), $"Nothing is said beside {field}.");
        Assert.Contains($"value=\"{name}\"", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Check your mail", answer.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u0001b")]
    public async Task A_company_needs_a_name_that_can_be_shown(string company)
    {
        var answer = await visitor.AskToSignUp(company, Address);

        Assert.NotNull(answer.Beside("Name"));
        Assert.False(await HasAccount(Address));
    }

    [Fact]
    public async Task Asking_makes_nothing_before_the_mailbox_has_answered()
    {
        await visitor.AskToSignUp(name, Address);
        var look = await visitor.Get(await visitor.LinkTo(Address, "/sign-up/"));

        Assert.Equal(HttpStatusCode.OK, look.Status);
        Assert.Empty(await Workspaces());
        Assert.False(await HasAccount(Address));
    }

    [Fact]
    public async Task A_taken_address_is_told_only_to_its_mailbox()
    {
        await visitor.SignUp(name, Address);
        using var other = new Visitor(house);

        var taken = await other.AskToSignUp($"{name} 2", Address.ToUpperInvariant());
        var free = await other.AskToSignUp($"{name} 2", $"free-{Address}");

        Assert.Equal(free.Html.Replace($"free-{Address}", "", StringComparison.Ordinal), taken.Html.Replace(Address.ToUpperInvariant(), "", StringComparison.Ordinal));
        await house.Mail.First(Address.ToUpperInvariant(), mail => mail.Subject == "You have an account already");
        Assert.Single(await Workspaces());
    }

    [Fact]
    public async Task A_link_that_has_done_its_work_signs_nobody_in()
    {
        await visitor.SignUp(name, Address);
        var link = await visitor.LinkTo(Address, "/sign-up/");
        using var other = new Visitor(house);

        var again = await other.Submit(link, ("Password", Workspace.Password));

        Assert.Contains("there already", (await other.Get(link)).Html, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Redirect, again.Status);
        Assert.Single(await Workspaces());
        Assert.Equal(HttpStatusCode.Redirect, (await other.Get("/surveys")).Status);
    }

    [Fact]
    public async Task A_link_changed_by_a_letter_makes_nothing()
    {
        await visitor.AskToSignUp(name, Address);
        var link = await visitor.LinkTo(Address, "/sign-up/");
        var changed = link[..^5] + (link[^5] == 'A' ? 'B' : 'A') + link[^4..];

        Assert.Contains("doesn’t work any more", WebUtility.HtmlDecode((await visitor.Get(changed)).Html), StringComparison.Ordinal);
        Assert.Contains("doesn’t work any more", WebUtility.HtmlDecode((await visitor.SubmitFrom(link, changed, ("Password", Workspace.Password))).Html), StringComparison.Ordinal);
        Assert.Empty(await Workspaces());
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        var answer = await visitor.Send("/sign-up", ("Name", name), ("Owner", Address), ("TimeZone", "UTC"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("<h1>", answer.Html, StringComparison.Ordinal);
        Assert.Empty(await Workspaces());
    }

    private async Task<List<Tenant>> Workspaces()
    {
        await using var scope = house.Tenants.Outside();
        return await scope.ServiceProvider.GetRequiredService<SurveysDb>().Tenants.Where(t => t.Name.StartsWith(name)).ToListAsync();
    }

    private async Task<bool> HasAccount(string address)
    {
        await using var scope = house.Tenants.Outside();
        return await scope.ServiceProvider.GetRequiredService<SurveysDb>().Users.AnyAsync(a => a.Email == address);
    }
}
