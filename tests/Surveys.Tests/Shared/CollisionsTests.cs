using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Tests.Shared;

/// <summary>What two requests at once do to each other is tried again.</summary>
public sealed class CollisionsTests(House house)
{
    [Fact]
    public async Task Who_loses_a_deadlock_while_storing_tries_again()
    {
        var acme = await Workspace.Make(house);
        foreach (var n in (int[])[1, 2])
            await acme.Interaction($"{n}", $"deadlock.{n}@example.com");
        using var bothHoldOne = new Barrier(2);
        var tries = 0;

        Task<int> Rename(bool backwards) => acme.In(async db =>
        {
            var first = true;
            return await db.Retry(async () =>
            {
                Interlocked.Increment(ref tries);
                await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
                var contacts = await db.Contacts.OrderBy(contact => contact.Email).ToListAsync(TestContext.Current.CancellationToken);
                foreach (var contact in backwards ? Enumerable.Reverse(contacts) : contacts)
                {
                    contact.Name = $"Renamed {backwards}";
                    await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                    // The first round only: whoever lost goes on alone.
                    if (first)
                        await Task.Run(bothHoldOne.SignalAndWait, TestContext.Current.CancellationToken);
                    first = false;
                }

                await transaction.CommitAsync(TestContext.Current.CancellationToken);
                return contacts.Count;
            });
        });

        var renamed = await Task.WhenAll(Rename(false), Rename(true));

        Assert.Equal([2, 2], renamed);
        Assert.Equal(3, tries);
    }
}
