using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
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
            throw new SignOnException("The client secret can’t be read here any more, as its key is gone. An owner signs in by password or passkey and types the secret again under Settings, Single sign-on.");
        }
    }

    private IDataProtector Protector(Guid tenantId) => protection.CreateProtector("single sign-on", tenantId.ToString());
}

/// <summary>Why a sign-in by the company's account came to nothing, in words for the person.</summary>
internal sealed class SignOnException(string message) : Exception(message)
{
    /// <summary>Why the issuer couldn't be asked. The system's own texts help nobody who isn't at this machine.</summary>
    public static string Words(Exception problem) => problem switch
    {
        OutsideException refused => refused.Message,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "There is no such name on the internet. Check how the address is spelt.",
        SocketException => "Nobody answers at that address. Check it, and whether the issuer can be reached from outside your company.",
        AuthenticationException => "Its certificate isn’t one that we trust.",
        OperationCanceledException => "It took too long to answer.",
        { InnerException: { } inner } => Words(inner),
        _ => "What stands there isn’t what OpenID Connect asks for. Check the address.",
    };
}
