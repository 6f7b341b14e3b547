using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Accounts;

/// <summary>A person who can sign in. Global: what they may do in a workspace is their <see cref="Member"/> there.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    /// <summary>The last one-time code that was taken: it counts once, though it is right for a minute and a half.</summary>
    public string? LastCode { get; private set; }

    public DateTimeOffset? LastCodeAt { get; private set; }

    /// <summary>A new one, known by its address; without a password yet.</summary>
    /// <param name="isConfirmed">Whether the mailbox has shown that it's theirs.</param>
    public static Account Of(string email, bool isConfirmed, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), UserName = email, Email = email, EmailConfirmed = isConfirmed };

    /// <summary>Whether this code is new; from now on it isn't.</summary>
    public bool TakeCode(string code, DateTimeOffset now)
    {
        if (code == LastCode && now - LastCodeAt < TimeSpan.FromMinutes(5))
            return false;

        (LastCode, LastCodeAt) = (code, now);
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
