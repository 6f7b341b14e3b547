using System.Net;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Mail;

namespace Surveys.Tests.Dispatch;

/// <summary>What is written down of a mail, and what isn't.</summary>
public sealed class MarksTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailOutcome.Sent)]
    [InlineData(MailOutcome.Refused)]
    [InlineData(MailOutcome.TryAgain)]
    internal async Task Of_who_is_erased_while_their_mail_is_on_its_way_nothing_is_written_down(MailOutcome outcome)
    {
        await using var house = new House { Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "erased.meanwhile@example.com");
        await acme.In(async (services, db) =>
        {
            var (claimed, _) = await services.GetRequiredService<InvitationClaims>().Take(10, Stop);
            await acme.Send(HttpMethod.Delete, $"contacts/{claimed[0].Contact.Id}", expected: HttpStatusCode.NoContent);
            var told = outcome == MailOutcome.Sent ? new MailResult(outcome) : new MailResult(outcome, "550 5.1.1 erased.meanwhile@example.com", MailFault.Mailbox);
            var tried = Channel.CreateUnbounded<Tried>();
            await tried.Writer.WriteAsync(new Tried(claimed[0], told, TimeProvider.System.GetUtcNow()), Stop);
            tried.Writer.Complete();
            await services.GetRequiredService<Marks>().MakeAll(tried.Reader);
            return true;
        });

        var invitation = await acme.In(db => db.Invitations.AsNoTracking().SingleAsync(Stop));
        Assert.Equal((InvitationStatus.Cancelled, null, null), (invitation.Status, invitation.LastError, invitation.DueAt));
        Assert.Equal((0, 0), await acme.In(async db => (await db.MessageLog.CountAsync(Stop), await db.Suppressions.CountAsync(Stop))));
    }

    [Fact]
    public async Task Whatever_becomes_of_the_reminders_of_an_anonymous_survey_they_tell_nobody_who_has_answered()
    {
        var clock = new SetClock();
        await using var house = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(anonymous: true), new { reminders = new[] { "P1D", "P3D" } });
        var post = house.Services.GetRequiredService<PostRound>();
        string[] people = ["answered", "silent", "refused"];
        foreach (var one in people)
            await acme.Interaction(one, $"{one}@marks.example.com");
        await post.SendDue(Stop);
        // A day's reminders meet a server that takes nothing of the silent ones.
        await acme.In(db => db.Database.ExecuteSqlAsync($"update invitations set has_anonymous_answer = true where contact_id = (select id from contacts where email like 'answered@%')", Stop));
        await acme.In(db => db.Database.ExecuteSqlAsync($"update contacts set email = 'reject4.' || email where email like 'silent@%'", Stop));
        await acme.In(db => db.Database.ExecuteSqlAsync($"update contacts set email = 'reject5.' || email where email like 'refused@%'", Stop));
        clock.Now += TimeSpan.FromDays(1);
        await post.SendDue(Stop);

        var seen = await acme.In(db => db.Invitations.AsNoTracking()
            .Select(i => new { i.Status, i.RemindersSent, i.RemindedAt, i.RemindAt, i.ReminderReason, i.LastError, i.LeaseEndsAt, i.Attempts }).ToListAsync(Stop));
        Assert.Equal(1, seen[0].RemindersSent);
        Assert.Single(seen.Distinct());
        Assert.Equal(people.Length, await acme.In(db => db.MessageLog.CountAsync(Stop)));
    }
}
