using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Accounts;

/// <summary>A person who can sign in. Global: what they may do in a workspace is their <see cref="Member"/> there.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    /// <summary>The half minute of the last one-time code that was taken: it and all older ones are used up, though right for a minute and a half.</summary>
    public long? LastCodeStep { get; private set; }

    /// <summary>A new one, known by its address; without a password yet.</summary>
    /// <param name="isConfirmed">Whether the mailbox has shown that it's theirs.</param>
    public static Account Of(string email, bool isConfirmed, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), UserName = email, Email = email, EmailConfirmed = isConfirmed };

    /// <summary>Whether the code of this half minute is new; from now on it isn't.</summary>
    public bool TakeStep(long step)
    {
        if (step <= LastCodeStep)
            return false;

        LastCodeStep = step;
        return true;
    }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.Property(a => a.Id).ValueGeneratedNever();
        account.HasIndex(a => a.NormalizedEmail).IsUnique();
    }
}
