using System.Net;
using Microsoft.EntityFrameworkCore;
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
        await acme.PutSender(new { from_name = "Łucja of \"Acme\" <x@y>", reply_to = "help@acme.example" });

        var mail = await house.Mailed(acme, "name.alone@example.com");

        Assert.Equal((Operator, "help@acme.example"), (mail.Envelope.From, mail.Headers["reply-to"]));
        Assert.Contains("Łucja of", mail.From, StringComparison.Ordinal);
        Assert.EndsWith($"<{Operator}>", mail.From, StringComparison.Ordinal);
        Assert.Contains("name", $"{(await acme.NewestNote("sender.changed"))["after"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_of_it_mails_come_as_before()
    {
        var acme = await Workspace.Make(house);

        var mail = await house.Mailed(acme, "as.before@example.com");

        Assert.Equal(($"\"Acme\" <{Operator}>", false), (mail.From, mail.Headers.ContainsKey("reply-to")));
        Assert.Equal((false, 0), ((bool)(await acme.Get("sender"))["is_own_address"]!, (await acme.Get("sender"))["records"]!.AsArray().Count));
    }

    [Fact]
    public async Task An_own_address_is_used_once_its_domain_has_the_records_and_not_before()
    {
        var acme = await Workspace.Make(house);
        var sender = await acme.PutSender(new { from_name = "Acme care", from_address = "Survey@Verified.Example", reply_to = "help@verified.example" });
        var before = await house.Mailed(acme, "not.yet@example.com");
        Assert.Equal((Operator, "help@verified.example"), (before.Envelope.From, before.Headers["reply-to"]));

        house.Dns.SetAll(sender);
        var seen = await acme.CheckSender();
        await acme.Interaction("2", "from.own@example.com");
        var after = await house.Mail.First("from.own@example.com");

        Assert.All(seen["records"]!.AsArray(), record => Assert.Equal("found", (string?)record!["state"]));
        Assert.Equal(("Survey@verified.example", "\"Acme care\" <Survey@verified.example>"), (after.Envelope.From, after.From));
        Assert.Equal("verified.example", (string?)(await acme.NewestNote("sender.verified"))["after"]!["domain"]);
    }

    [Theory]
    [InlineData("gmail.com")]
    [InlineData("Yahoo.CO.UK")]
    [InlineData("outlook.com")]
    public async Task An_address_at_a_public_provider_is_refused_with_what_to_do(string domain)
    {
        var acme = await Workspace.Make(house);

        var refused = await acme.Send(HttpMethod.Put, "sender", new { from_address = $"acme@{domain}" }, HttpStatusCode.UnprocessableEntity);
        await acme.PutSender(new { reply_to = $"acme@{domain}" });

        var why = (string)refused["errors"]!["from_address"]![0]!;
        Assert.Contains("Only its provider can say", why, StringComparison.Ordinal);
        Assert.Contains("let answers go to that address", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_workspace_has_shown_another_has_not()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        house.Dns.SetAll(await acme.PutSender(new { from_address = "survey@shown-once.example" }));
        Assert.True((bool)(await acme.CheckSender())["is_own_address"]!);

        await other.PutSender(new { from_address = "survey@shown-once.example" });
        var seen = await other.CheckSender();

        Assert.Equal((false, "different"), ((bool)seen["is_own_address"]!, (string?)seen.Record("ownership")["state"]));
    }

    [Fact]
    public async Task Another_domain_has_to_be_shown_anew_and_another_mailbox_of_it_has_not()
    {
        var acme = await Workspace.Make(house);
        house.Dns.SetAll(await acme.PutSender(new { from_address = "survey@shown.example" }));
        await acme.CheckSender();

        Assert.True((bool)(await acme.PutSender(new { from_address = "care@shown.example" }))["is_own_address"]!);
        var moved = await acme.PutSender(new { from_address = "care@not-shown.example" });

        Assert.Equal((false, null), ((bool)moved["is_own_address"]!, (string?)moved["verified_at"]));
        Assert.Equal(0, await acme.In(db => db.DueHints.CountAsync(h => h.TenantId == acme.Id && h.Work == DueHint.Senders)));
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
        house.Dns.SetAll(await acme.PutSender(new { from_address = "survey@reminds.example" }));
        await acme.CheckSender();
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
}
