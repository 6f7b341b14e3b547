using System.Net.Mail;

namespace Surveys.Shared;

internal static class EmailAddress
{
    /// <summary>An address and nothing else: "X &lt;x@y&gt;" would put a name into a header.</summary>
    public static bool IsBare(string text) =>
        text.Length <= 254 && !text.Any(char.IsControl) && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
