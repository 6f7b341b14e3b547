using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The workspace's own OpenID Connect issuer. It vouches for people in this workspace, and nowhere else.</summary>
internal sealed class SingleSignOn : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Exactly as the issuer calls itself.</summary>
    public required string Issuer { get; set; }

    public required string ClientId { get; set; }

    /// <summary>Sealed; see <see cref="ClientSecrets"/>.</summary>
    public required byte[] ClientSecret { get; set; }

    /// <summary>Members other than owners come in by it only.</summary>
    public required bool IsRequired { get; set; }

    /// <summary>What somebody becomes for whom the issuer vouches and who doesn't belong yet; nothing, and nobody joins by themselves.</summary>
    public required Role? Newcomers { get; set; }

    /// <summary>When an owner has come through it: before that it can't be made compulsory.</summary>
    public required DateTimeOffset? ProvenAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class SingleSignOnMapping : IEntityTypeConfiguration<SingleSignOn>
{
    public void Configure(EntityTypeBuilder<SingleSignOn> settings) => settings.HasKey(s => s.TenantId);
}

/// <summary>Keeps the issuers' client secrets, each for its workspace.</summary>
internal sealed class ClientSecrets(IDataProtectionProvider protection)
{
    public byte[] Seal(Guid tenantId, string secret) => Protector(tenantId).Protect(Encoding.UTF8.GetBytes(secret));

    /// <exception cref="SignOnException">It can't be read any more.</exception>
    public string Open(SingleSignOn settings)
    {
        try
        {
            return Encoding.UTF8.GetString(Protector(settings.TenantId).Unprotect(settings.ClientSecret));
        }
        catch (CryptographicException)
        {
            throw new SignOnException("The client secret can't be read here any more, as its key is gone. An owner signs in by password or passkey and types the secret again under Settings, Single sign-on.");
        }
    }

    private IDataProtector Protector(Guid tenantId) => protection.CreateProtector("single sign-on", tenantId.ToString());
}

/// <summary>Why a sign-in by the company's account came to nothing, in words for the person.</summary>
internal sealed class SignOnException(string message) : Exception(message);
