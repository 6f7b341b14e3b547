using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;

namespace Surveys.Tests.Dispatch;

public sealed class PostTests(House house)
{
    [Fact]
    public async Task A_due_invitation_becomes_one_mail_with_a_link_for_each_rating()
    {
        var acme = await Workspace.Make(house, name: "Acme Łtd");
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "mail.one@example.com", new { subject = "Plată refuzată", contact = new { email = "Mail.One@example.com", name = "Ioana Șerban" } });

        var mail = await house.Mail.First("mail.one@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Sent && i.SentAt is not null);

        Assert.Equal("How did we do with “Plată refuzată”?", mail.Subject);
        Assert.Contains("Acme Łtd", mail.From, StringComparison.Ordinal);
        Assert.Contains("Ioana Șerban", mail.To, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(1, 5).Where(rating => mail.LinkFor(rating).Contains("/r/", StringComparison.Ordinal)));
        Assert.All(Enumerable.Range(1, 5), rating => Assert.Contains(mail.LinkFor(rating), mail.Text, StringComparison.Ordinal));
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["list-unsubscribe-post"]);
        Assert.Matches("^<http://localhost:8080/u/[A-Za-z0-9_-]{64}>$", mail.Headers["list-unsubscribe"]);
        Assert.Equal("auto-generated", mail.Headers["auto-submitted"]);
        Assert.Single(house.Mail.To("mail.one@example.com"));
    }

    [Fact]
    public async Task Text_from_outside_can_open_neither_a_header_nor_a_tag()
    {
        var acme = await Workspace.Make(house, name: "Acme <b>&</b>");
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "inject@example.com", new
        {
            subject = "Hi\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>",
            contact = new { email = "inject@example.com", name = "Eve\r\nBcc: victim@example.com" },
            agent = new { name = "<img src=x onerror=alert(1)>" },
        });

        var mail = await house.Mail.First("inject@example.com");

        Assert.Equal(["inject@example.com"], mail.Envelope.To);
        Assert.DoesNotContain("bcc", mail.Headers.Keys);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Acme &lt;b&gt;&amp;&lt;/b&gt;", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_interaction_of_a_person_waits_for_the_throttle()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { throttle = new { workspace = "P7D" } });
        await acme.Interaction("1", "throttled@example.com");
        var sent = await acme.Invitation(i => i.Status == InvitationStatus.Sent);

        var second = (await acme.Interaction("2", "throttled@example.com"))["invitations"]![0]!;

        Assert.Equal(("deferred", "throttled"), ((string?)second["status"], (string?)second["reason"]));
        Assert.Equal(sent.SentAt!.Value.AddDays(7), (DateTimeOffset)second["until"]!, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Two_that_fall_due_together_for_one_person_lead_to_one_mail()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey("csat5"), new { throttle = new { workspace = "P7D" } });
        await acme.Rule(await acme.Survey("nps", "Would they"), new { throttle = new { workspace = "P7D" } });

        await acme.Interaction("1", "together@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        await acme.Invitation(i => i is { Status: InvitationStatus.Deferred, Reason: Reason.Throttled });

        Assert.Single(house.Mail.To("together@example.com"));
    }

    [Fact]
    public async Task A_mailbox_that_is_none_bounces_is_logged_and_not_asked_again()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "reject5@example.com");

        var bounced = await acme.Invitation(i => i.Status == InvitationStatus.Bounced);
        var next = (await acme.Interaction("2", "reject5@example.com"))["invitations"]![0]!;

        Assert.Equal(Reason.Bounced, bounced.Reason);
        Assert.Contains("550", bounced.LastError, StringComparison.Ordinal);
        Assert.Equal(("skipped", "bounced"), ((string?)next["status"], (string?)next["reason"]));
        var logged = (await acme.Get("messages"))["data"]!.AsArray().Single()!;
        Assert.Equal(("refused", "mailbox", "reject5@example.com", 1), ((string?)logged["outcome"], (string?)logged["fault"], (string?)logged["address"], (int)logged["attempt"]!));
        var held = (await acme.Get("suppressions"))["data"]!.AsArray().Single()!;
        Assert.Equal(("all", "bounced", "smtp"), ((string?)held["scope"], (string?)held["reason"], (string?)held["source"]));
        Assert.InRange((DateTimeOffset)held["expires_at"]! - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(179), TimeSpan.FromDays(180));
    }

    [Fact]
    public async Task What_holds_no_longer_stands_against_nobody()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Post("suppressions", new { email = "Held.A.While@example.com", scope = "all", expires_at = TimeProvider.System.GetUtcNow().AddDays(3) }, HttpStatusCode.Created);
        var held = (await acme.Interaction("1", "held.a.while@example.com"))["invitations"]![0]!;
        await acme.In(db => db.Suppressions.ExecuteUpdateAsync(set => set.SetProperty(s => s.ExpiresAt, TimeProvider.System.GetUtcNow().AddDays(-1))));

        await acme.Interaction("2", "held.a.while@example.com");

        Assert.Equal("blocked", (string?)held["reason"]);
        await house.Mail.First("held.a.while@example.com");
        Assert.Empty((await acme.Get("suppressions"))["data"]!.AsArray());
    }

    [Fact]
    public async Task An_address_is_kept_from_being_asked_and_let_go_again()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        var made = await acme.Post("suppressions", new { email = "blocked@example.com", scope = "csat" }, HttpStatusCode.Created);
        var blocked = (await acme.Interaction("1", "blocked@example.com"))["invitations"]![0]!;
        await acme.Send(HttpMethod.Delete, $"suppressions/{made["id"]}", expected: HttpStatusCode.NoContent);
        await acme.Interaction("2", "blocked@example.com");

        Assert.Equal(("skipped", "blocked"), ((string?)blocked["status"], (string?)blocked["reason"]));
        await house.Mail.First("blocked@example.com");
        await acme.Send(HttpMethod.Delete, $"suppressions/{made["id"]}", expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_planned_for_somebody_says_why_it_is_not_sent_as_soon_as_they_are_not_asked_any_more()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P3D" });
        await acme.Interaction("1", "planned.for@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Scheduled);

        await acme.Post("suppressions", new { email = "planned.for@example.com" }, HttpStatusCode.Created);

        var skipped = await acme.Invitation(i => i.Status == InvitationStatus.Skipped);
        Assert.Equal(Reason.Blocked, skipped.Reason);
    }

    [Fact]
    public async Task A_server_that_says_later_is_asked_again_later()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "reject4@example.com");

        var deferred = await acme.Invitation(i => i.Status == InvitationStatus.Deferred);

        Assert.Equal((Reason.MailUnavailable, 1), (deferred.Reason, deferred.Attempts));
        Assert.InRange(deferred.DueAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_taken_over_under_the_same_message_id()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "lease@example.com");
        var first = await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        // As a worker leaves it that died after the mail had gone and before its mark was made.
        var longAgo = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await acme.In(async db =>
        {
            await db.Invitations.ExecuteUpdateAsync(set => set.SetProperty(i => i.Status, InvitationStatus.Sending).SetProperty(i => i.LeaseEndsAt, longAgo));
            // Last: a round that comes in between would take the hint, and find nothing due.
            await Surveys.Tenants.DueHints.NoteDue(db, acme.Id, Surveys.Tenants.DueHint.Invitations, longAgo, default);
            return true;
        });

        await acme.Invitation(i => i.Status == InvitationStatus.Sent && i.Attempts == 2);

        Assert.Equal([$"<{first.Id:N}.{acme.Id:N}@localhost>"], house.Mail.To("lease@example.com").Select(mail => mail.MessageId).Distinct());
        Assert.Equal(2, house.Mail.To("lease@example.com").Count);
    }

    [Fact]
    public async Task Several_workers_send_each_one_once()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => acme.Interaction($"{i}", $"worker.{i}@example.com")));

        await using var second = house.Create();
        await using var third = house.Create();
        await Task.WhenAll(new[] { house.Services, second.Services, third.Services }.Select(s => s.GetRequiredService<PostRound>().SendDue(default)));
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        for (var tries = 0; tries < 100 && await acme.In(db => db.Invitations.AnyAsync(i => i.Status != InvitationStatus.Sent)); tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        for (var i = 0; i < 60; i++)
            Assert.Single(house.Mail.To($"worker.{i}@example.com"));
    }

    [Fact]
    public async Task Who_it_was_about_is_kept_as_it_was_when_it_was_sent()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "credit@example.com");
        var sent = await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        await acme.Interaction("1", "credit@example.com", new { agent = new { name = "Bob" }, team = (string?)null }, HttpStatusCode.OK);

        var kept = await acme.In(db => db.Invitations.SingleAsync());

        Assert.Equal((sent.AgentId, sent.TeamId, "email"), (kept.AgentId, kept.TeamId, kept.Channel));
        Assert.Equal("Ana", await acme.In(db => db.Agents.Where(a => a.Id == kept.AgentId).Select(a => a.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_deleted_rule_cancels_what_it_planned()
    {
        var acme = await Workspace.Make(house);
        var rule = await acme.Rule(await acme.Survey(), new { delay = "PT24H" });
        await acme.Interaction("1", "ruleless@example.com");

        await acme.Send(HttpMethod.Delete, $"rules/{rule["id"]}", expected: HttpStatusCode.NoContent);

        Assert.Equal(Reason.RuleDeleted, (await acme.In(db => db.Invitations.SingleAsync())).Reason);
    }
}
