using System.Net;
using Surveys.Accounts;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Dispatch;

/// <summary>Which records of a domain let mails leave in its name, and what becomes of it when they go.</summary>
public sealed class SenderRecordsTests(House house)
{
    private const string Operator = "surveys@localhost";

    [Theory]
    [InlineData("ownership", null, "missing")]
    [InlineData("ownership", "surveys-domain=of-another", "different")]
    [InlineData("spf", null, "missing")]
    [InlineData("spf", "v=spf1 include:elsewhere.example -all", "different")]
    [InlineData("spf", "v=spf1 include:spf.operator.example.evil.example -all", "different")]
    [InlineData("dkim", null, "missing")]
    [InlineData("dkim", "s1.dkim.elsewhere.example", "different")]
    public async Task One_record_that_is_not_as_it_should_be_keeps_the_domain_from_being_used(string kind, string? there, string state)
    {
        var domain = $"no-{kind}-{there?.Length ?? 0}.example";
        var acme = await Workspace.Make(house);
        var sender = await acme.PutSender(new { from_address = $"survey@{domain}" });
        house.Dns.SetAll(sender);
        var record = sender.Record(kind);
        if (there is null)
            house.Dns.Forget((string)record["name"]!);
        else
            house.Dns.Set(record, there);

        var seen = await acme.CheckSender();

        Assert.Equal((false, state, there), ((bool)seen["is_own_address"]!, (string?)seen.Record(kind)["state"], (string?)seen.Record(kind)["there"]));
        Assert.Equal(3, seen["records"]!.AsArray().Count(other => (string?)other!["state"] == "found"));
    }

    [Fact]
    public async Task Two_records_of_spf_count_as_none_and_other_texts_of_the_domain_are_not_shown()
    {
        var acme = await Workspace.Make(house);
        var sender = await acme.PutSender(new { from_address = "survey@two-spf.example" });
        house.Dns.SetAll(sender);
        house.Dns.Text("two-spf.example", "a-secret-of-somebody=1", "v=spf1 include:spf.operator.example ~all", "v=spf1 -all");

        var spf = (await acme.CheckSender()).Record("spf");

        Assert.Equal(("different", "v=spf1 include:spf.operator.example ~all\nv=spf1 -all"), ((string?)spf["state"], (string?)spf["there"]));
    }

    [Fact]
    public async Task A_record_of_spf_with_more_in_it_will_do_and_dmarc_is_only_advised()
    {
        var acme = await Workspace.Make(house);
        var sender = await acme.PutSender(new { from_address = "survey@more-spf.example" });
        house.Dns.SetAll(sender);
        house.Dns.Text("more-spf.example", $"v=spf1 {string.Join(' ', Enumerable.Range(0, 30).Select(n => $"ip4:192.0.2.{n}"))} +include:SPF.operator.example -all");
        house.Dns.Forget("_dmarc.more-spf.example");

        var seen = await acme.CheckSender();

        Assert.Equal((true, "missing"), ((bool)seen["is_own_address"]!, (string?)seen.Record("dmarc")["state"]));
    }

    [Theory]
    [InlineData("v=spf1 include:first.nested.example ~all", "found")]
    [InlineData("v=spf1 -all include:spf.operator.example", "different")]
    [InlineData("v=spf1 ip4:192.0.2.1 redirect=second.nested.example", "found")]
    [InlineData("v=spf1 redirect=second.nested.example ?all", "different")]
    [InlineData("v=spf1 ?include:first.nested.example -all", "different")]
    [InlineData("v=spf1 include:nobody.nested.example include:%{d}..example -all", "different")]
    [InlineData("v=spf1 include:nobody.nested.example include:first.nested.example -all", "different")]
    [InlineData("v=spf1 a mx a:1.example a:2.example a:3.example a:4.example a:5.example a:6.example include:first.nested.example -all", "too_many_lookups")]
    [InlineData("v=spf1 a mx a:1.example a:2.example a:3.example a:4.example a:5.example include:first.nested.example -all", "found")]
    [InlineData("v=spf1 include:loop.nested.example -all", "too_many_lookups")]
    [InlineData("v=spf1 include:broken.nested.example -all", "unknown")]
    public async Task Spf_is_followed_into_what_it_includes_as_far_as_receivers_do(string policy, string state)
    {
        house.Dns.Text("first.nested.example", "a-text=of-others", "v=spf1 include:second.nested.example -all");
        house.Dns.Text("second.nested.example", "v=spf1 +include:spf.operator.example ~all");
        house.Dns.Text("loop.nested.example", "v=spf1 include:loop.nested.example -all");
        house.Dns.Break("broken.nested.example");
        var domain = $"nested-{Math.Abs(policy.Length)}-{policy.Count(c => c == ':')}-{state.Length}.example";
        var acme = await Workspace.Make(house);
        var sender = await acme.PutSender(new { from_address = $"survey@{domain}" });
        house.Dns.SetAll(sender);
        house.Dns.Text(domain, policy);

        var seen = await acme.CheckSender();

        var there = state is "different" or "too_many_lookups" ? policy : null;
        Assert.Equal((state == "found", state, there), ((bool)seen["is_own_address"]!, (string?)seen.Record("spf")["state"], (string?)seen.Record("spf")["there"]));
    }

    [Fact]
    public async Task The_page_checks_too_and_says_what_to_do_about_an_spf_that_is_too_long()
    {
        var acme = await Workspace.Make(house);
        house.Dns.SetAll(await acme.PutSender(new { from_address = "survey@too-long.example" }));
        house.Dns.Text("too-long.example", $"v=spf1 {string.Join(' ', Enumerable.Range(0, 11).Select(n => $"a:{n}.example"))} include:spf.operator.example -all");
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom("/sending", "/sending?handler=Check")).Status);

        var page = (await visitor.Get("/sending")).Html;
        Assert.Contains("more than 10 look-ups", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"note waiting\" role=\"status\">Not all is in place yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_was_given_up_is_left_by_itself_the_admins_are_told_and_it_comes_back()
    {
        var acme = await Workspace.Make(house, name: "Leavers");
        await acme.Join("admin.of.leavers@acme.example", Role.Admin);
        await acme.Join("analyst.of.leavers@acme.example", Role.Analyst);
        var sender = await acme.PutSender(new { from_address = "survey@given-up.example", reply_to = "help@given-up.example" });
        house.Dns.SetAll(sender);
        await acme.CheckSender();

        house.Dns.Forget("_surveys.given-up.example");
        await house.DayPasses(acme, seen => seen["lost_at"] is not null);
        var mail = await house.Mailed(acme, "after.leaving@example.com");

        Assert.Equal((Operator, "help@given-up.example"), (mail.Envelope.From, mail.Headers["reply-to"]));
        var letter = await house.Mail.First("admin.of.leavers@acme.example");
        Assert.Equal("Leavers’s mails no longer come from survey@given-up.example", letter.Subject);
        Assert.Contains("TXT _surveys.given-up.example", letter.Text, StringComparison.Ordinal);
        await house.Mail.First(acme.Owner, told => told.Subject == letter.Subject);
        Assert.Empty(house.Mail.To("analyst.of.leavers@acme.example"));
        Assert.Equal("job", (string?)(await acme.NewestNote("sender.lost"))["actor"]!["kind"]);

        house.Dns.SetAll(sender);
        await house.DayPasses(acme, seen => (bool)seen["is_own_address"]!);
    }

    [Fact]
    public async Task A_name_server_that_is_away_gives_nothing_up()
    {
        var acme = await Workspace.Make(house);
        house.Dns.SetAll(await acme.PutSender(new { from_address = "survey@away.example" }));
        await acme.CheckSender();
        house.Dns.Break("_surveys.away.example");

        var seen = await acme.CheckSender();

        Assert.Equal((true, "unknown"), ((bool)seen["is_own_address"]!, (string?)seen.Record("ownership")["state"]));
    }
}
