using System.Text;

namespace Surveys.Shared;

internal static class BasicPassword
{
    private const string Basic = "Basic ";

    /// <summary>The password of basic authentication (RFC 7617), whatever the user is called; nothing where there is none.</summary>
    public static string? Of(string? authorization)
    {
        if (authorization?.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) != true)
            return null;

        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password]
            ? password
            : null;
    }
}
