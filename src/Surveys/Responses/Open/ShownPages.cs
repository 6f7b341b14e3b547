using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Surveys.Responses;

/// <summary>A page as somebody got it: which one, and the version of the survey that it showed.</summary>
internal sealed record ShownPage(Guid Id, int Version)
{
    /// <summary>By which the answer from this page is known. A kiosk's page has many, and a turn for each.</summary>
    /// <remarks>A hash, as what the page knows must not stand in the database: whoever has it can change the answer.</remarks>
    public Guid KeyOf(string? turn) => new(SHA256.HashData([.. Id.ToByteArray(), .. Encoding.UTF8.GetBytes(turn ?? "")]).AsSpan(0, 16));
}

/// <summary>Seals pages, so that each answer comes from a page that was made here for its channel, and nobody can name another's.</summary>
internal sealed class ShownPages(IDataProtectionProvider protection)
{
    /// <summary>A page that is shown now.</summary>
    public string Seal(Guid channelId, int version) => Protector(channelId).Protect(string.Create(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7():N}.{version}"));

    /// <returns>Nothing where it wasn't made here, or for another channel.</returns>
    public ShownPage? Open(Guid channelId, string? seal)
    {
        try
        {
            var parts = Protector(channelId).Unprotect(seal ?? "").Split('.');
            return new ShownPage(Guid.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(Guid channelId) => protection.CreateProtector("pages of open channels", $"{channelId:N}");
}
