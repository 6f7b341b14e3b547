using System.Globalization;
using System.Net.Mail;

namespace Surveys.Shared;

internal static class EmailAddress
{
    /// <summary>An address and nothing else: "X &lt;x@y&gt;" would put a name into a header.</summary>
    public static bool IsBare(string text) =>
        text.Length <= 254 && !text.Any(char.IsControl) && MailAddress.TryCreate(text, out var address) && address.Address == text;

    /// <summary>A domain as DNS has it: small letters, other scripts in their ASCII form (xn--…), without an @ before it.</summary>
    /// <returns>Nothing where it isn't a domain of the internet.</returns>
    public static string? Domain(string text)
    {
        try
        {
            var name = new IdnMapping().GetAscii(text.Trim().TrimStart('@')).ToLowerInvariant();
            return name.Contains('.', StringComparison.Ordinal) && !name.EndsWith('.') && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
