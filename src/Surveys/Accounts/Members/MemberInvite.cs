using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Somebody was asked by mail to join a workspace. Only the hash of the link's secret is kept.</summary>
internal sealed class MemberInvite : ITenantOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>In small letters.</summary>
    public required string Email { get; init; }

    public required Role Role { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    public static (MemberInvite Invite, InviteToken Token) Create(Guid tenantId, string email, Role role, DateTimeOffset now)
    {
        var token = new InviteToken(tenantId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        var invite = new MemberInvite
        {
            TenantId = tenantId,
            Id = Guid.CreateVersion7(now),
            Email = email.ToLowerInvariant(),
            Role = role,
            Hash = token.Hash,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        return (invite, token);
    }
}

/// <summary>What stands in the mailed link: the workspace's id, a dot, the secret.</summary>
internal sealed record InviteToken(Guid TenantId, string Secret)
{
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    public static InviteToken? Read(string text) =>
        text.Length > 33 && text[32] == '.' && Guid.TryParseExact(text.AsSpan(0, 32), "N", out var tenantId) ? new InviteToken(tenantId, text[33..]) : null;

    public override string ToString() => $"{TenantId:N}.{Secret}";
}

internal sealed class MemberInviteMapping : IEntityTypeConfiguration<MemberInvite>
{
    public void Configure(EntityTypeBuilder<MemberInvite> invite)
    {
        invite.HasKey(i => new { i.TenantId, i.Id });
        invite.HasIndex(i => new { i.TenantId, i.Email }).IsUnique();
    }
}
