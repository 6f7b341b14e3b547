using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Surveys.HelpDesks;

/// <summary>Keeps the secrets by which help desks sign, each for its connection. A copy of the database alone opens none.</summary>
internal sealed class ConnectionSecrets(IDataProtectionProvider protection)
{
    /// <summary>A secret for a help desk that has none of its own.</summary>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public byte[] Seal(Connection connection, string secret) => Protector(connection).Protect(Encoding.UTF8.GetBytes(secret));

    /// <returns>Nothing where there is none, or its key is gone.</returns>
    public string? Open(Connection connection)
    {
        try
        {
            return connection.Secret is null ? null : Encoding.UTF8.GetString(Protector(connection).Unprotect(connection.Secret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(Connection connection) => protection.CreateProtector("connections to help desks", $"{connection.TenantId}", $"{connection.Id}");
}
