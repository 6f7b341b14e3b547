using System.Security.Cryptography;
using System.Text;

namespace Surveys.Tenants;

/// <summary>
/// What is left of a name that must be known again and not be read: SHA-256 over the workspace and its parts. Two workspaces have
/// different ones of the same name. Who guesses the name can check the guess: that is what it is for, and all that it tells.
/// </summary>
internal static class Fingerprint
{
    public static byte[] Of(Guid tenantId, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder(tenantId.ToString());
        // With their lengths, as ("a", "bc") is not ("ab", "c").
        foreach (var part in parts)
            text.Append('\n').Append(part.Length).Append('\n').Append(part);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
