using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Mail;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Mail;

public sealed class LetterBoxTests(House house)
{
    [Fact]
    public async Task A_letter_that_can_not_be_written_holds_up_none_behind_it()
    {
        await using var scope = house.Tenants.Outside();
        var box = scope.ServiceProvider.GetRequiredService<LetterBox>();
        box.Add(new Letter("no address at all", "Stuck", ["Nobody can get this."]));
        box.Add(new Letter("behind.the.stuck.one@example.com", "Hello", ["This one can go."]));
        await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(TestContext.Current.CancellationToken);

        var mail = await house.Mail.First("behind.the.stuck.one@example.com");

        Assert.Equal("Hello", mail.Subject);
    }

    [Fact]
    public async Task What_has_waited_too_long_or_has_ended_does_not_leave_any_more()
    {
        await using var scope = house.Tenants.Outside();
        var (box, db) = (scope.ServiceProvider.GetRequiredService<LetterBox>(), scope.ServiceProvider.GetRequiredService<SurveysDb>());
        var now = TimeProvider.System.GetUtcNow();
        box.Add(new Letter("waited.for.days@example.com", "Old news", ["It was written before mail was switched on."]));
        box.Add(new Letter("link.is.dead@example.com", "Choose a new password", ["The link has worked for an hour."], EndsAt: now));
        box.Add(new Letter("link.works@example.com", "Choose a new password", ["The link works for an hour."], EndsAt: now.AddHours(1)));
        var ids = db.ChangeTracker.Entries<QueuedLetter>().Select(letter => letter.Entity.Id).ToList();
        await using (var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await db.QueuedLetters.Where(l => l.Id == ids[0]).ExecuteUpdateAsync(set => set.SetProperty(l => l.CreatedAt, now.AddDays(-2)), TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await house.Mail.First("link.works@example.com");
        while (await db.QueuedLetters.AnyAsync(l => ids.Contains(l.Id), TestContext.Current.CancellationToken))
            await Task.Delay(50, TestContext.Current.CancellationToken);

        Assert.Empty(house.Mail.To("waited.for.days@example.com"));
        Assert.Empty(house.Mail.To("link.is.dead@example.com"));
    }

    [Fact]
    public async Task All_that_is_due_leaves_at_once_however_much_it_is()
    {
        var (kept, _) = await Digesting.Begin();
        await using var own = kept;
        await using var scope = own.Tenants.Outside();
        var box = scope.ServiceProvider.GetRequiredService<LetterBox>();
        for (var i = 0; i < 23; i++)
            box.Add(new Letter($"one.of.many.{i}@example.com", "Hello", ["All of us are asked on the same day."]));
        await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(TestContext.Current.CancellationToken);

        await box.Empty(TestContext.Current.CancellationToken);

        Assert.Equal(23, (await own.Mail.Counts()).Count);
    }
}
