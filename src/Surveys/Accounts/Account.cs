using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>A person who can sign in. Global: what they may do in a workspace is their <see cref="Member"/> there.</summary>
internal sealed class Account : IdentityUser<Guid>;

internal enum Role
{
    Owner,
    Admin,
    Analyst,
    Agent,
}

internal sealed class Member : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required Role Role { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class MemberMapping : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> member)
    {
        member.HasKey(m => new { m.TenantId, m.Id });
        member.HasIndex(m => new { m.TenantId, m.AccountId }).IsUnique();
        member.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId);
    }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.Property(a => a.Id).ValueGeneratedNever();
        account.HasIndex(a => a.NormalizedEmail).IsUnique();
        foreach (var text in new[] { "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "PhoneNumber" })
            account.Property(text).HasColumnType("text");
    }
}
