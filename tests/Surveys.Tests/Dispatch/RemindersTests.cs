using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Tests.Dispatch;

public sealed class RemindersTests(House house)
{
    private static readonly object Twice = new { reminders = new[] { "P3D", "P7D" } };

    [Fact]
    public async Task Who_has_not_answered_is_reminded_in_other_words_under_another_id()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), Twice);
        await acme.Interaction("1", "remind.me@example.com");
        var first = await house.Mail.First("remind.me@example.com");

        await DaysPass(acme, 3);
        var reminder = await house.Mail.First("remind.me@example.com", mail => mail.MessageId != first.MessageId);
        var invitation = await acme.Invitation(i => i.RemindersSent == 1);

        Assert.Equal($"Reminder: {first.Subject}", reminder.Subject);
        Assert.Contains("t answered yet", reminder.Html, StringComparison.Ordinal);
        Assert.Contains("You haven’t answered yet", reminder.Text, StringComparison.Ordinal);
        Assert.Equal(first.LinkFor(5), reminder.LinkFor(5));
        Assert.Equal($"<{invitation.Id:N}.{acme.Id:N}.1@localhost>", reminder.MessageId);
        Assert.Equal((InvitationStatus.Sent, invitation.SentAt!.Value.AddDays(7)), (invitation.Status, invitation.RemindAt));
    }

    [Fact]
    public async Task The_last_reminder_is_the_last_mail()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), Twice);
        await acme.Interaction("1", "remind.twice@example.com");
        await house.Mail.First("remind.twice@example.com");

        await DaysPass(acme, 3);
        await acme.Invitation(i => i.RemindersSent == 1);
        await DaysPass(acme, 4);
        var done = await acme.Invitation(i => i.RemindersSent == 2);

        await house.Mail.First("remind.twice@example.com", mail => mail.MessageId!.Contains(".2@", StringComparison.Ordinal));
        Assert.Null(done.RemindAt);
        Assert.Equal(3, house.Mail.To("remind.twice@example.com").Count);
    }

    [Fact]
    public async Task A_rule_has_words_of_its_own_for_it()
    {
        var acme = await Workspace.Make(house, name: "Acme");
        await acme.Rule(await acme.Survey(), new { reminders = new[] { "P3D" }, reminder_text = new { en = "A word from {{company.name}} <b>?" } });
        await acme.Interaction("1", "own.words@example.com");
        await house.Mail.First("own.words@example.com");

        await DaysPass(acme, 3);
        var reminder = await house.Mail.First("own.words@example.com", mail => mail.Subject!.StartsWith("Reminder", StringComparison.Ordinal));

        Assert.Contains("A word from Acme &lt;b&gt;?", reminder.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("answer")]
    [InlineData("reopening")]
    [InlineData("unsubscribe")]
    public async Task Nobody_is_reminded_after_an(string what)
    {
        var address = $"no.reminder.{what}@example.com";
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), Twice);
        await acme.Interaction("1", address);
        var mail = await house.Mail.First(address);
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        using var customer = house.Client();
        using var done = what switch
        {
            "answer" => await customer.PostAsync(house.Local(mail.LinkFor(5)), new FormUrlEncodedContent([new("score", "5")]), TestContext.Current.CancellationToken),
            "unsubscribe" => await customer.PostAsync(house.Local(mail.Headers["list-unsubscribe"].Trim('<', '>')), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), TestContext.Current.CancellationToken),
            _ => null,
        };
        if (what == "reopening")
            await acme.Interaction("1", address, new { status = "open" }, HttpStatusCode.OK);

        await DaysPass(acme, 3);
        await acme.Interaction("2", $"after.{address}");
        await house.Mail.First($"after.{address}");

        Assert.Single(house.Mail.To(address));
        var left = await acme.In(db => db.Invitations.SingleAsync(i => db.Contacts.Any(c => c.Id == i.ContactId && c.Email == address)));
        Assert.Equal(0, left.RemindersSent);
        Assert.Equal(what switch { "reopening" => Reason.Reopened, "unsubscribe" => Reason.Unsubscribed, _ => null }, left.ReminderReason);
    }

    [Fact]
    public async Task Who_answered_anonymously_is_not_reminded_and_nobody_can_tell()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(anonymous: true), Twice);
        await acme.Interaction("1", "secret.answer@example.com");
        var mail = await house.Mail.First("secret.answer@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        using var customer = house.Client();
        using var done = await customer.PostAsync(house.Local(mail.LinkFor(5)), new FormUrlEncodedContent([new("score", "5")]), TestContext.Current.CancellationToken);

        await DaysPass(acme, 3);
        var invitation = await acme.Invitation(i => i.RemindersSent == 1);

        Assert.Single(house.Mail.To("secret.answer@example.com"));
        Assert.Equal((InvitationStatus.Sent, invitation.SentAt!.Value.AddDays(7)), (invitation.Status, invitation.RemindAt));
        Assert.NotNull(invitation.RemindedAt);
    }

    /// <summary>As if everything had happened so much earlier.</summary>
    internal static async Task DaysPass(Workspace acme, int days)
    {
        await acme.Invitation(i => i.SentAt is not null);
        await acme.In(async (services, db) =>
        {
            var passed = TimeSpan.FromDays(days);
            await db.Invitations.ExecuteUpdateAsync(set => set
                .SetProperty(i => i.PlannedAt, i => i.PlannedAt - passed)
                .SetProperty(i => i.SentAt, i => i.SentAt - passed)
                .SetProperty(i => i.RemindedAt, i => i.RemindedAt - passed)
                .SetProperty(i => i.RemindAt, i => i.RemindAt - passed)
                .SetProperty(i => i.ExpiresAt, i => i.ExpiresAt - passed));
            await db.NoteDue(acme.Id, DueHint.Invitations, DateTimeOffset.UnixEpoch, default);
            return 0;
        });
    }
}
