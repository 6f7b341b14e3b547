using System.Globalization;
using System.Text.RegularExpressions;

namespace Surveys.Dispatch;

/// <summary>
/// Names one mail to a customer, in its Message-Id and wherever else its provider gives it back: the same however often it's tried.
/// Two ids tell a stranger nothing, as every link has a MAC besides; and nobody guesses an invitation's.
/// </summary>
/// <param name="Reminder">Which reminder; 0 is the invitation itself.</param>
internal readonly partial record struct MailId(Guid TenantId, Guid InvitationId, int Reminder)
{
    public override string ToString() => Reminder == 0 ? $"{InvitationId:N}.{TenantId:N}" : string.Create(CultureInfo.InvariantCulture, $"{InvitationId:N}.{TenantId:N}.{Reminder}");

    /// <summary>From a Message-Id, with or without its brackets and its host; nothing where it's none of ours.</summary>
    public static MailId? Read(string? text) => text is not null && Shape().Match(text) is { Success: true } match
        ? new MailId(
            Guid.ParseExact(match.Groups["tenant"].ValueSpan, "N"),
            Guid.ParseExact(match.Groups["invitation"].ValueSpan, "N"),
            match.Groups["reminder"].Success ? int.Parse(match.Groups["reminder"].ValueSpan, CultureInfo.InvariantCulture) : 0)
        : null;

    [GeneratedRegex(@"^<?(?<invitation>[0-9a-f]{32})\.(?<tenant>[0-9a-f]{32})(\.(?<reminder>[1-9][0-9]?))?(@[^<>\s]{1,255})?>?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
