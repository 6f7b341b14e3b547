using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Tests.Accounts;
using static Surveys.Tests.Dispatch.Provider;

namespace Surveys.Tests.Dispatch;

/// <summary>What comes of what mail providers tell, whoever of them it is.</summary>
public sealed class DeliveryTests(House house)
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1513299569);

    [Fact]
    public async Task Every_mail_is_named_so_that_its_provider_can_give_the_name_back()
    {
        var acme = await Workspace.Make(house);
        var id = await Asked(house, acme, "is.named@example.com");

        var mail = await house.Mail.First("is.named@example.com");

        Assert.Equal(new MailId(acme.Id, (await acme.Invitation(_ => true)).Id, 0), id);
        Assert.Equal($"<{id}@localhost>", mail.MessageId);
        Assert.Equal($"{id}", mail.Headers["x-pm-metadata-surveys-mail"]);
        Assert.Equal($"{id}", (string?)JsonNode.Parse(mail.Headers["x-smtpapi"])!["unique_args"]!["surveys_mail"]);
    }

    [Fact]
    public async Task A_provider_that_is_not_set_up_is_not_there_and_none_is_named_in_mails()
    {
        await using var alone = new House { Settings = [.. Settings.Select(setting => (setting.Key, (string?)null))] };
        await alone.InitializeAsync();
        var acme = await Workspace.Make(alone);
        await Asked(alone, acme, "is.not.named@example.com");

        foreach (var vendor in new[] { "ses", "postmark", "sendgrid", "mailgun", "nobody" })
            Assert.Equal(HttpStatusCode.NotFound, await Tell(alone, vendor, "[]"));

        Assert.DoesNotContain((await alone.Mail.First("is.not.named@example.com")).Headers.Keys, name => name.StartsWith("x-pm", StringComparison.Ordinal) || name == "x-smtpapi");
    }

    [Fact]
    public async Task What_arrived_says_so_on_the_invitation_in_the_log_and_to_the_person_themselves()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "it.arrived@example.com");

        await Told(house, Event(mail, "processed"), Event(mail, "delivered"));

        var invitation = (await acme.Get("invitations"))["data"]![0]!;
        Assert.Equal(("sent", At), ((string?)invitation["status"], (DateTimeOffset)invitation["delivered_at"]!));
        Assert.Equal(["delivered", "sent"], await Outcomes(acme));
        var contact = await acme.In(db => db.Contacts.SingleAsync());
        Assert.Equal(At, (DateTimeOffset)(await acme.Get($"contacts/{contact.Id}/export"))["invitations"]![0]!["delivered_at"]!);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        Assert.Contains("delivered <time", (await visitor.Get("/invitations")).Html, StringComparison.Ordinal);
        Assert.Contains("server has it", (await visitor.Get("/messages")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_told_twice_or_by_many_at_once_counts_once()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "told.twice@example.com");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Told(house, Event(mail, "deferred"), Event(mail, "delivered"), Event(mail, "delivered"))));

        Assert.Equal(["delivered", "sent", "undelivered"], (await Outcomes(acme)).Order());
    }

    [Fact]
    public async Task A_mailbox_that_is_none_is_not_asked_again_for_half_a_year()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "came.back@example.com", new { reminders = new[] { "P3D" } });
        var now = TimeProvider.System.GetUtcNow();

        await Told(house, Event(mail, "bounce", now.ToUnixTimeSeconds(), "bounce", "550 5.1.1 No\r\nsuch user"));

        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Bounced, Reason.Bounced, "550 5.1.1 No such user", null), (invitation.Status, invitation.Reason, invitation.LastError, invitation.RemindAt));
        var held = (await acme.Get("suppressions"))["data"]!.AsArray().Single()!;
        Assert.Equal(("came.back@example.com", "all", "bounced", "provider"), ((string?)held["email"], (string?)held["scope"], (string?)held["reason"], (string?)held["source"]));
        Assert.InRange((DateTimeOffset)held["expires_at"]! - now, TimeSpan.FromDays(179), TimeSpan.FromDays(181));
        Assert.Equal("bounced", (string?)(await acme.Interaction("2", "came.back@example.com"))["invitations"]![0]!["reason"]);
    }

    [Fact]
    public async Task In_whatever_order_they_come_it_comes_to_the_same()
    {
        foreach (var order in new[] { new[] { 0, 1, 2 }, [2, 1, 0], [1, 2, 0] })
        {
            var acme = await Workspace.Make(house);
            var mail = await Asked(house, acme, $"order.{order[0]}{order[1]}@example.com");
            JsonObject[] all = [Event(mail, "delivered"), Event(mail, "bounce", 1513299999), Event(mail, "delivered", 1513299570)];

            foreach (var one in order)
                await Told(house, all[one]);

            var invitation = await acme.In(db => db.Invitations.SingleAsync());
            Assert.Equal((InvitationStatus.Bounced, At), (invitation.Status, invitation.DeliveredAt));
        }
    }

    [Fact]
    public async Task An_answer_stays_whatever_comes_back_later()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "answered.first@example.com");
        using var customer = house.Client();
        using var done = await customer.PostAsync(
            house.Local((await house.Mail.First("answered.first@example.com")).LinkFor(5)), new FormUrlEncodedContent([new("score", "5")]), TestContext.Current.CancellationToken);

        await Told(house, Event(mail, "bounce"));

        Assert.Equal(InvitationStatus.Answered, (await acme.In(db => db.Invitations.SingleAsync())).Status);
    }

    [Fact]
    public async Task What_is_only_late_or_blocked_is_written_down_and_nothing_else()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "only.late@example.com");

        await Told(house, Event(mail, "deferred"), Event(mail, "bounce", 1513299570, "blocked", "550 blocked by our policy"));

        Assert.Equal(["sent", "undelivered", "undelivered"], (await Outcomes(acme)).Order());
        Assert.Equal(InvitationStatus.Sent, (await acme.In(db => db.Invitations.SingleAsync())).Status);
        Assert.Empty((await acme.Get("suppressions"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Who_calls_it_spam_is_never_asked_nor_reminded_again()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "called.it.spam@example.com", new { reminders = new[] { "P3D" } });

        await Told(house, Event(mail, "spamreport"));

        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Sent, null, Reason.Complained), (invitation.Status, invitation.RemindAt, invitation.ReminderReason));
        var held = (await acme.Get("suppressions"))["data"]!.AsArray().Single()!;
        Assert.Equal(("all", "complained", "provider", null), ((string?)held["scope"], (string?)held["reason"], (string?)held["source"], (string?)held["expires_at"]));
        var next = (await acme.Interaction("2", "called.it.spam@example.com"))["invitations"]![0]!;
        Assert.Equal(("skipped", "complained", "the contact called a mail of ours spam"), ((string?)next["status"], (string?)next["reason"], (string?)next["explanation"]));
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        Assert.Contains("called our mail spam", (await visitor.Get("/suppressions")).Html, StringComparison.Ordinal);
        Assert.Contains("they called a mail of ours spam on", (await visitor.Get($"/contacts/{invitation.ContactId}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_mails_to_one_address_in_one_notice_leave_the_longer_wish()
    {
        var acme = await Workspace.Make(house);
        var first = await Asked(house, acme, "two.of.one@example.com");
        await acme.Interaction("2", "two.of.one@example.com");
        var second = (await acme.Invitation(i => i.Id != first.InvitationId && i.Status == InvitationStatus.Sent)).Id;

        await Told(house, Event(first, "bounce"), Event(first with { InvitationId = second }, "spamreport"), Event(first with { InvitationId = second }, "bounce"));

        var held = await acme.In(db => db.Suppressions.SingleAsync());
        Assert.Equal((SuppressionReason.Complained, null), (held.Reason, held.ExpiresAt));
    }

    [Fact]
    public async Task It_is_the_address_to_which_it_went_that_is_not_asked()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "old.address@example.com");
        await acme.In(db => db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.Email, "new.address@example.com")));

        await Told(house, Event(mail, "bounce"));

        Assert.Equal("old.address@example.com", await acme.In(db => db.Suppressions.Select(s => s.Email).SingleAsync()));
    }

    [Fact]
    public async Task A_reminder_that_comes_back_is_the_last_and_leaves_the_invitation_as_it_is()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "reminder.back@example.com", new { reminders = new[] { "P3D" } });

        await Told(house, Event(mail with { Reminder = 1 }, "bounce"));

        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Sent, null, Reason.Bounced), (invitation.Status, invitation.RemindAt, invitation.ReminderReason));
        Assert.Equal(1, await acme.In(db => db.MessageLog.Where(m => m.Outcome == MailOutcome.Bounced).Select(m => m.Reminder).SingleAsync()));
    }

    [Fact]
    public async Task Whether_somebody_answered_anonymously_is_not_told_by_what_comes_back()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "secret.bounce@example.com", anonymous: true);
        using var customer = house.Client();
        using var done = await customer.PostAsync(
            house.Local((await house.Mail.First("secret.bounce@example.com")).LinkFor(5)), new FormUrlEncodedContent([new("score", "5")]), TestContext.Current.CancellationToken);

        await Told(house, Event(mail, "bounce"));

        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Bounced, true), (invitation.Status, invitation.HasAnonymousAnswer));
    }

    [Fact]
    public async Task Thousands_are_taken_at_once_and_those_of_nobody_we_know_are_passed_over()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var mail = await Asked(house, acme, "among.thousands@example.com");
        var strangers = Enumerable.Range(0, 3000).Select(_ => Event(mail with { InvitationId = Guid.CreateVersion7() }, "bounce"));

        await Told(house, [.. strangers, Event(mail with { TenantId = other.Id }, "bounce"), Event(mail with { TenantId = Guid.CreateVersion7() }, "bounce"), Event(mail, "delivered")]);

        Assert.Equal(["delivered", "sent"], await Outcomes(acme));
        Assert.Equal(0, await other.In(db => db.MessageLog.CountAsync()) + await acme.In(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task Nothing_is_written_down_about_somebody_who_was_erased()
    {
        var acme = await Workspace.Make(house);
        var mail = await Asked(house, acme, "erased.then.told@example.com");
        await Told(house, Event(mail, "delivered"));
        var contact = await acme.In(db => db.Contacts.SingleAsync());
        await acme.Send(HttpMethod.Delete, $"contacts/{contact.Id}");

        await Told(house, Event(mail, "bounce", reason: "erased.then.told@example.com is nobody"));

        Assert.Empty(await Outcomes(acme));
        var left = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Sent, null, TimeSpan.Zero), (left.Status, left.LastError, left.DeliveredAt!.Value.TimeOfDay));
        Assert.Equal(0, await acme.In(db => db.Suppressions.CountAsync()));
    }

    private static async Task<List<string>> Outcomes(Workspace acme) => [.. (await acme.Get("messages"))["data"]!.AsArray().Select(row => (string)row!["outcome"]!)];
}
