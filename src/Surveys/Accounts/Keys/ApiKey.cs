using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>A program's way in. Only the hash of its secret is kept; the secret has 256 bits, so a plain hash is enough.</summary>
internal sealed class ApiKey : ITenantOwned
{
    public static readonly string[] AllScopes = ["ingest", "read", "manage"];

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required byte[] Hash { get; init; }
    public required string[] Scopes { get; init; }

    /// <summary>The last characters of its text, by which a key that was found somewhere is known; nothing for keys older than this.</summary>
    public required string? Ending { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing by itself; never, when null.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used last, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public static (ApiKey Key, ApiKeyText Text) Create(
        Guid tenantId, string name, IReadOnlyList<string> scopes, DateTimeOffset now, DateTimeOffset? expiresAt = null)
    {
        var text = ApiKeyText.Create(tenantId);
        var key = new ApiKey
        {
            TenantId = tenantId,
            Id = Guid.CreateVersion7(now),
            Name = name,
            Hash = text.Hash,
            Scopes = [.. scopes],
            Ending = text.Ending,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        return (key, text);
    }

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}

/// <summary>A key as it is typed: <c>svy_</c>, the workspace's id, <c>_</c>, the secret. The prefix lets secret scanners know it.</summary>
internal sealed record ApiKeyText(Guid TenantId, string Secret)
{
    private const string Bearer = "Bearer ";
    private const string Prefix = "svy_";
    private const int SecretBytes = 32;

    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    /// <summary>Four of 43 characters: the 232 bits that stay secret can't be guessed either.</summary>
    public string Ending => Secret[^4..];

    /// <summary>The same for each way of writing the same key, and not the key.</summary>
    public string Fingerprint => $"{TenantId:N}{Convert.ToBase64String(Hash)}";

    public static ApiKeyText Create(Guid tenantId) =>
        new(tenantId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length < Prefix.Length + 34)
            return false;
        if (!Guid.TryParseExact(text.AsSpan(Prefix.Length, 32), "N", out var tenantId) || text[Prefix.Length + 32] != '_')
            return false;

        key = new ApiKeyText(tenantId, text[(Prefix.Length + 33)..]);
        return true;
    }

    /// <summary>The key of `Authorization: Bearer KEY`.</summary>
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        return request.Headers.Authorization.ToString() is var header
            && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && TryParse(header[Bearer.Length..].Trim(), out key);
    }

    public override string ToString() => $"{Prefix}{TenantId:N}_{Secret}";
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.HasKey(k => new { k.TenantId, k.Id });
        key.HasIndex(k => new { k.TenantId, k.Hash }).IsUnique();
    }
}
