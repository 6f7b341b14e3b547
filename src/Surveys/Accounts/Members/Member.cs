using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>What a person is in a workspace. Each may do all that those below may.</summary>
internal enum Role
{
    /// <summary>Also decides who belongs, how they sign in, and whether the workspace goes on.</summary>
    Owner,

    /// <summary>Sets up surveys, rules and keys.</summary>
    Admin,

    /// <summary>Reads what was asked and answered, and judges what was set aside; sees no contacts, keys or log.</summary>
    Analyst,

    /// <summary>Sees their own scores and comments.</summary>
    Agent,
}

internal sealed class Member : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required Role Role { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static Member Of(Guid tenantId, Guid accountId, Role role, DateTimeOffset now) =>
        new() { TenantId = tenantId, Id = Guid.CreateVersion7(now), AccountId = accountId, Role = role, CreatedAt = now };
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
