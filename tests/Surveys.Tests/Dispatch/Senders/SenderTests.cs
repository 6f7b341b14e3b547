using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Dispatch;

/// <summary>From whom mails come, and that nobody sends from a domain that isn't theirs.</summary>
public sealed class SenderTests(House house)
{
    private const string Operator = "surveys@localhost";

    [Fact]
    public async Task A_name_and_where_answers_go_need_no_domain()
    {
        var acme = await Workspace.Make(house);
        await Put(acme, new { from_name = "Łucja of \"Acme\" <x@y>", reply_to = "help@acme.example" });

        var mail = await Mailed(acme, "name.alone@example.com");

        Assert.Equal((Operator, "help@acme.example"), (mail.Envelope.From, mail.Headers["reply-to"]));
        Assert.Contains("Łucja of", mail.From, StringComparison.Ordinal);
        Assert.EndsWith($"<{Operator}>", mail.From, StringComparison.Ordinal);
        Assert.Contains("name", $"{(await acme.NewestNote("sender.changed"))["after"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_of_it_mails_come_as_before()
    {
        var acme = await Workspace.Make(house);

        var mail = await Mailed(acme, "as.before@example.com");

        Assert.Equal(($"\"Acme\" <{Operator}>", false), (mail.From, mail.Headers.ContainsKey("reply-to")));
        Assert.Equal((false, 0), ((bool)(await acme.Get("sender"))["is_own_address"]!, (await acme.Get("sender"))["records"]!.AsArray().Count));
    }

    [Fact]
    public async Task An_own_address_is_used_once_its_domain_has_the_records_and_not_before()
    {
        var acme = await Workspace.Make(house);
        var sender = await Put(acme, new { from_name = "Acme care", from_address = "Survey@Verified.Example", reply_to = "help@verified.example" });
        var before = await Mailed(acme, "not.yet@example.com");
        Assert.Equal((Operator, "help@verified.example"), (before.Envelope.From, before.Headers["reply-to"]));

        SetAll(sender);
        var seen = await CheckNow(acme);
        await acme.Interaction("2", "from.own@example.com");
        var after = await house.Mail.First("from.own@example.com");

        Assert.All(seen["records"]!.AsArray(), record => Assert.Equal("found", (string?)record!["state"]));
        Assert.Equal(("Survey@verified.example", "\"Acme care\" <Survey@verified.example>"), (after.Envelope.From, after.From));
        Assert.Equal("verified.example", (string?)(await acme.NewestNote("sender.verified"))["after"]!["domain"]);
    }

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
        var sender = await Put(acme, new { from_address = $"survey@{domain}" });
        SetAll(sender);
        var record = Record(sender, kind);
        if (there is null)
            house.Dns.Forget((string)record["name"]!);
        else
            Set(record, there);

        var seen = await CheckNow(acme);

        Assert.Equal((false, state, there), ((bool)seen["is_own_address"]!, (string?)Record(seen, kind)["state"], (string?)Record(seen, kind)["there"]));
        Assert.Equal(3, seen["records"]!.AsArray().Count(other => (string?)other!["state"] == "found"));
    }

    [Fact]
    public async Task Two_records_of_spf_count_as_none_and_other_texts_of_the_domain_are_not_shown()
    {
        var acme = await Workspace.Make(house);
        var sender = await Put(acme, new { from_address = "survey@two-spf.example" });
        SetAll(sender);
        house.Dns.Text("two-spf.example", "a-secret-of-somebody=1", "v=spf1 include:spf.operator.example ~all", "v=spf1 -all");

        var spf = Record(await CheckNow(acme), "spf");

        Assert.Equal(("different", "v=spf1 include:spf.operator.example ~all\nv=spf1 -all"), ((string?)spf["state"], (string?)spf["there"]));
    }

    [Fact]
    public async Task A_record_of_spf_with_more_in_it_will_do_and_dmarc_is_only_advised()
    {
        var acme = await Workspace.Make(house);
        var sender = await Put(acme, new { from_address = "survey@more-spf.example" });
        SetAll(sender);
        house.Dns.Text("more-spf.example", $"v=spf1 {string.Join(' ', Enumerable.Range(0, 30).Select(n => $"ip4:192.0.2.{n}"))} +include:SPF.operator.example -all");
        house.Dns.Forget("_dmarc.more-spf.example");

        var seen = await CheckNow(acme);

        Assert.Equal((true, "missing"), ((bool)seen["is_own_address"]!, (string?)Record(seen, "dmarc")["state"]));
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
        var sender = await Put(acme, new { from_address = $"survey@{domain}" });
        SetAll(sender);
        house.Dns.Text(domain, policy);

        var seen = await CheckNow(acme);

        var there = state is "different" or "too_many_lookups" ? policy : null;
        Assert.Equal((state == "found", state, there), ((bool)seen["is_own_address"]!, (string?)Record(seen, "spf")["state"], (string?)Record(seen, "spf")["there"]));
    }

    [Theory]
    [InlineData("gmail.com")]
    [InlineData("Yahoo.CO.UK")]
    [InlineData("outlook.com")]
    public async Task An_address_at_a_public_provider_is_refused_with_what_to_do(string domain)
    {
        var acme = await Workspace.Make(house);

        var refused = await acme.Send(HttpMethod.Put, "sender", new { from_address = $"acme@{domain}" }, HttpStatusCode.UnprocessableEntity);
        await Put(acme, new { reply_to = $"acme@{domain}" });

        var why = (string)refused["errors"]!["from_address"]![0]!;
        Assert.Contains("Only its provider can say", why, StringComparison.Ordinal);
        Assert.Contains("let answers go to that address", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_checks_too_and_says_what_to_do_about_an_spf_that_is_too_long()
    {
        var acme = await Workspace.Make(house);
        SetAll(await Put(acme, new { from_address = "survey@too-long.example" }));
        house.Dns.Text("too-long.example", $"v=spf1 {string.Join(' ', Enumerable.Range(0, 11).Select(n => $"a:{n}.example"))} include:spf.operator.example -all");
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom("/sending", "/sending?handler=Check")).Status);

        var page = (await visitor.Get("/sending")).Html;
        Assert.Contains("more than 10 look-ups", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"note waiting\" role=\"status\">Not all is in place yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_workspace_has_shown_another_has_not()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        SetAll(await Put(acme, new { from_address = "survey@shown-once.example" }));
        Assert.True((bool)(await CheckNow(acme))["is_own_address"]!);

        await Put(other, new { from_address = "survey@shown-once.example" });
        var seen = await CheckNow(other);

        Assert.Equal((false, "different"), ((bool)seen["is_own_address"]!, (string?)Record(seen, "ownership")["state"]));
    }

    [Fact]
    public async Task Another_domain_has_to_be_shown_anew_and_another_mailbox_of_it_has_not()
    {
        var acme = await Workspace.Make(house);
        SetAll(await Put(acme, new { from_address = "survey@shown.example" }));
        await CheckNow(acme);

        Assert.True((bool)(await Put(acme, new { from_address = "care@shown.example" }))["is_own_address"]!);
        var moved = await Put(acme, new { from_address = "care@not-shown.example" });

        Assert.Equal((false, null), ((bool)moved["is_own_address"]!, (string?)moved["verified_at"]));
        Assert.Equal(0, await acme.In(db => db.DueHints.CountAsync(h => h.TenantId == acme.Id && h.Work == DueHint.Senders)));
    }

    [Fact]
    public async Task A_domain_that_was_given_up_is_left_by_itself_the_admins_are_told_and_it_comes_back()
    {
        var acme = await Workspace.Make(house, name: "Leavers");
        await acme.Join("admin.of.leavers@acme.example", Role.Admin);
        await acme.Join("analyst.of.leavers@acme.example", Role.Analyst);
        var sender = await Put(acme, new { from_address = "survey@given-up.example", reply_to = "help@given-up.example" });
        SetAll(sender);
        await CheckNow(acme);

        house.Dns.Forget("_surveys.given-up.example");
        await DayPasses(acme, seen => seen["lost_at"] is not null);
        var mail = await Mailed(acme, "after.leaving@example.com");

        Assert.Equal((Operator, "help@given-up.example"), (mail.Envelope.From, mail.Headers["reply-to"]));
        var letter = await house.Mail.First("admin.of.leavers@acme.example");
        Assert.Equal("Leavers’s mails no longer come from survey@given-up.example", letter.Subject);
        Assert.Contains("TXT _surveys.given-up.example", letter.Text, StringComparison.Ordinal);
        await house.Mail.First(acme.Owner, told => told.Subject == letter.Subject);
        Assert.Empty(house.Mail.To("analyst.of.leavers@acme.example"));
        Assert.Equal("job", (string?)(await acme.NewestNote("sender.lost"))["actor"]!["kind"]);

        SetAll(sender);
        await DayPasses(acme, seen => (bool)seen["is_own_address"]!);
    }

    [Fact]
    public async Task A_name_server_that_is_away_gives_nothing_up()
    {
        var acme = await Workspace.Make(house);
        SetAll(await Put(acme, new { from_address = "survey@away.example" }));
        await CheckNow(acme);
        house.Dns.Break("_surveys.away.example");

        var seen = await CheckNow(acme);

        Assert.Equal((true, "unknown"), ((bool)seen["is_own_address"]!, (string?)Record(seen, "ownership")["state"]));
    }

    [Theory]
    [InlineData("from_name", "Acme\r\nBcc: everybody@example.com")]
    [InlineData("from_name", "Acme\nX: y")]
    [InlineData("from_name", "\u0000")]
    [InlineData("from_address", "a@acme.example\r\nBcc: everybody@example.com")]
    [InlineData("from_address", "Acme <a@acme.example>")]
    [InlineData("from_address", "a@acme.example, b@acme.example")]
    [InlineData("from_address", "a@localhost")]
    [InlineData("from_address", "a@[192.0.2.1]")]
    [InlineData("from_address", "a@bücher.example")]
    [InlineData("reply_to", "a@acme.example\nBcc: everybody@example.com")]
    [InlineData("reply_to", "Acme <a@acme.example>")]
    [InlineData("reply_to", "ü@acme.example")]
    public async Task Nothing_that_is_more_than_it_should_be_gets_into_a_header(string field, string value)
    {
        var acme = await Workspace.Make(house);

        var refused = await acme.Send(HttpMethod.Put, "sender", new Dictionary<string, string> { [field] = value }, HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(refused["errors"]![field]);
        Assert.Equal(0, await acme.In(db => db.Senders.CountAsync()));
    }

    [Fact]
    public async Task A_reminder_comes_from_the_same_sender()
    {
        var acme = await Workspace.Make(house);
        SetAll(await Put(acme, new { from_address = "survey@reminds.example" }));
        await CheckNow(acme);
        await acme.Rule(await acme.Survey(), new { reminders = new[] { "P3D" } });
        await acme.Interaction("1", "reminded.by.own@example.com");
        await house.Mail.First("reminded.by.own@example.com");
        await acme.Invitation(i => i.SentAt is not null);

        await acme.In(async db =>
        {
            var passed = TimeSpan.FromDays(3);
            await db.Invitations.ExecuteUpdateAsync(set => set.SetProperty(i => i.SentAt, i => i.SentAt - passed).SetProperty(i => i.RemindAt, i => i.RemindAt - passed));
            await db.NoteDue(acme.Id, DueHint.Invitations, DateTimeOffset.UnixEpoch, default);
            return 0;
        });

        var reminder = await house.Mail.First("reminded.by.own@example.com", mail => mail.Subject!.StartsWith("Reminder", StringComparison.Ordinal));
        Assert.Equal("survey@reminds.example", reminder.Envelope.From);
    }

    [Fact]
    public async Task The_page_says_what_is_to_be_done_and_refuses_what_the_api_refuses()
    {
        var acme = await Workspace.Make(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        var refused = await visitor.Submit("/sending", ("FromName", "Acme"), ("FromAddress", "nobody"), ("ReplyTo", ""));
        await visitor.Submit("/sending", ("FromName", "Acme"), ("FromAddress", "survey@by-page.example"), ("ReplyTo", ""));
        var page = (await visitor.Get("/sending")).Html;

        Assert.StartsWith("This must be an e-mail address such as", refused.Beside("FromAddress"), StringComparison.Ordinal);
        Assert.Contains("surveys-domain=", page, StringComparison.Ordinal);
        Assert.Contains("s1._domainkey.by-page.example", page, StringComparison.Ordinal);
        Assert.Contains("not looked for yet", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:Spf", "two words")]
    [InlineData("Mail:Dkim", "no-target")]
    [InlineData("Dns:Servers", "a name")]
    public void A_setting_that_can_not_work_is_refused_at_the_start(string name, string value) =>
        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), Assert.Throws<SettingsException>(() => house.Create((name, value))).Message, StringComparison.Ordinal);

    private static Task<JsonNode> Put(Workspace acme, object sender) => acme.Send(HttpMethod.Put, "sender", sender, HttpStatusCode.OK);

    private static Task<JsonNode> CheckNow(Workspace acme) => acme.Post("sender/check", new { }, HttpStatusCode.OK);

    private void SetAll(JsonNode sender)
    {
        foreach (var record in sender["records"]!.AsArray())
            Set(record!, (string)record!["value"]!);
    }

    private void Set(JsonNode record, string value)
    {
        if ((string?)record["type"] == "TXT")
            house.Dns.Text((string)record["name"]!, value);
        else
            house.Dns.Alias((string)record["name"]!, value);
    }

    private static JsonNode Record(JsonNode sender, string kind) => sender["records"]!.AsArray().Single(record => (string?)record!["kind"] == kind)!;

    private async Task<CaughtMail> Mailed(Workspace acme, string address)
    {
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", address);
        return await house.Mail.First(address);
    }

    /// <summary>The daily look comes now, by this test or by the house's own job.</summary>
    private async Task DayPasses(Workspace acme, Func<JsonNode, bool> isAsExpected)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.Senders).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, DateTimeOffset.UnixEpoch)));
            await house.Services.GetRequiredService<SenderRounds>().CheckDue(default);
            if (isAsExpected(await acme.Get("sender")))
                return;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The sender didn't become as expected: {await acme.Get("sender")}");
    }
}
