using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Surveys.Accounts;

/// <summary>Links that carry what they are about, sealed and for a time: nothing is stored until somebody has shown that the mailbox is theirs.</summary>
internal sealed class MailedLinks(IDataProtectionProvider protection)
{
    public string Seal<T>(T content, TimeSpan lifetime) => Protector<T>().Protect(JsonSerializer.Serialize(content), lifetime);

    /// <summary>What the link carries; nothing when it is too old, or wasn't made here.</summary>
    public T? Open<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Protector<T>().Unprotect(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector<T>() => protection.CreateProtector("mailed links", typeof(T).Name).ToTimeLimitedDataProtector();
}
