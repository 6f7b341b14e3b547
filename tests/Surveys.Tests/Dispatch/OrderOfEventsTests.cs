using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Tests.Dispatch;

/// <summary>Whatever happens in whatever order, over weeks: nobody is asked twice for one resolution, inside a throttle, or in quiet hours.</summary>
public sealed class OrderOfEventsTests
{
    private static readonly TimeSpan Throttle = TimeSpan.FromDays(5);
    private static readonly string[] Zones = ["Europe/Bucharest", "America/New_York", "Asia/Tehran", "Pacific/Apia"];

    private sealed record Mailed(string? Address, int Reminder, DateTimeOffset SentAt, Guid InteractionId, int Resolution, Guid SurveyId);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_order_of_events_asks_too_often_or_at_night(int seed)
    {
        var (random, clock) = (new Random(seed), new SetClock());
        // A house of its own, without workers: in one that is shared, its clock would run over everybody's mail.
        await using var house = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        var terms = new { throttle = new { workspace = "P5D" }, quiet_hours = new { from = "20:00", to = "08:00", days = new[] { "mon", "tue", "wed", "thu", "fri" } }, reminders = new[] { "P2D", "P6D" } };
        await acme.Rule(await acme.Survey("csat5", "CSAT"), terms);
        await acme.Rule(await acme.Survey("nps", "NPS"), new { terms.throttle, terms.quiet_hours, terms.reminders, priority = 1, delay = "P1D", daily_cap = 2, sample = 0.3 });

        for (var step = 0; step < 120; step++)
        {
            await Happen(house, acme, random, clock, seed);
            clock.Now += TimeSpan.FromMinutes(random.Next(1, 700));
            await house.Services.GetRequiredService<PostRound>().SendDue(TestContext.Current.CancellationToken);
        }

        var mailed = await acme.In(db => db.MessageLog
            .Where(m => m.Outcome == Surveys.Mail.MailOutcome.Sent)
            .OrderBy(m => m.SentAt)
            .Join(db.Invitations, m => m.InvitationId, i => i.Id, (m, i) => new Mailed(m.Address, m.Reminder, m.SentAt, i.InteractionId!.Value, i.Resolution, i.SurveyId))
            .ToListAsync());
        Assert.True(mailed.Count > 10, $"Only {mailed.Count} mails left: that proves little.");
        Assert.Contains(mailed, mail => mail.Reminder > 0);
        Assert.All(mailed.GroupBy(mail => (mail.InteractionId, mail.Resolution, mail.SurveyId, mail.Reminder)), same => Assert.Single(same));
        foreach (var theirs in mailed.GroupBy(mail => mail.Address))
        {
            var (zone, sent) = (Zone.Of(ZoneOf(theirs.Key!)), theirs.ToList());
            Assert.All(sent, mail => Assert.InRange(zone.LocalTimeOf(mail.SentAt).TimeOfDay, TimeSpan.FromHours(8), TimeSpan.FromHours(20)));
            Assert.All(sent, mail => Assert.False(zone.LocalTimeOf(mail.SentAt).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));
            // A reminder may follow its own invitation sooner; anything else keeps the distance from whatever came before it.
            foreach (var (before, mail) in sent.Zip(sent.Skip(1)).Where(pair => pair.First.InteractionId != pair.Second.InteractionId || pair.First.SurveyId != pair.Second.SurveyId))
                Assert.True(mail.SentAt - before.SentAt >= Throttle, $"Seed {seed}: {theirs.Key} got one at {before.SentAt} and the next at {mail.SentAt}.");
        }
    }

    private static string ZoneOf(string address) => Zones[address[0] - 'a'];

    private static async Task Happen(House house, Workspace acme, Random random, SetClock clock, int seed)
    {
        var who = random.Next(Zones.Length);
        var address = $"{(char)('a' + who)}.{seed}@orders.example.com";
        await using var scope = house.Tenants.Enter(acme.Id);
        if (random.Next(40) == 0)
        {
            await Silence(scope.ServiceProvider, address);
            return;
        }

        // Told in no order: some of it late, some of it twice.
        var told = new InteractionInput
        {
            Source = "orders",
            ExternalId = $"{random.Next(70)}",
            Status = random.Next(8) switch { 0 => InteractionStatus.Open, 1 => InteractionStatus.Resolved, _ => InteractionStatus.Closed },
            Contact = random.Next(4) > 0 ? new ContactInput { Email = address, TimeZone = Zones[who] } : default(Optional<ContactInput>),
            UpdatedAt = clock.Now.AddHours(-random.Next(6)),
        };
        for (var times = random.Next(3); times >= 0; times--)
            await scope.ServiceProvider.GetRequiredService<Reception>().Take(told, default);
    }

    private static async Task Silence(IServiceProvider services, string address)
    {
        var book = services.GetRequiredService<SuppressionBook>();
        var db = services.GetRequiredService<SurveysDb>();
        if (!await book.Lift(address, default))
            await book.Hold(address, new SuppressionTerms(Suppression.Everything, SuppressionReason.Unsubscribed, SuppressionSource.Mail), default);
        await db.SaveChangesAsync();
    }
}
