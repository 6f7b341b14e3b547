using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>From whom mails to customers are to come. What isn't given is the operator's, or the company's name.</summary>
/// <param name="FromName">At most 100 characters, on one line.</param>
/// <param name="FromAddress">Used once its domain is verified.</param>
internal sealed record SenderInput(string? FromName = null, string? FromAddress = null, string? ReplyTo = null)
{
    private const int LongestName = 100;

    /// <summary>They let nobody else send in their name.</summary>
    private static readonly HashSet<string> PublicProviders = new(
        [
            "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "live.com", "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr",
            "yahoo.de", "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "mail.com", "mail.ru", "yandex.com",
            "yandex.ru", "proton.me", "protonmail.com", "zoho.com", "qq.com", "163.com",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public SenderInput Read()
    {
        var (errors, name, from, reply) = (new FieldErrors(), Blank.ToNull(FromName)?.Trim(), Blank.ToNull(FromAddress)?.Trim(), Blank.ToNull(ReplyTo)?.Trim());
        errors.CheckText(name, "from_name", LongestName);
        errors.Require(name?.Any(char.IsControl) != true, "from_name", "must be one line.");
        errors.Require(from is null || (IsPlain(from) && IsDomain(DomainOf(from))), "from_address", "must be an e-mail address such as survey@example.com; write a domain of other letters as xn--….");
        errors.Require(
            from is null || !PublicProviders.Contains(DomainOf(from)),
            "from_address",
            $"can't be at {(from is null ? "" : DomainOf(from).ToLowerInvariant())}. Only its provider can say by DNS who may send in its name (SPF, DKIM, DMARC). Take an address of your company's own domain; or leave this empty, and let answers go to that address.");
        errors.Require(reply is null || IsPlain(reply), "reply_to", "must be an e-mail address such as help@example.com.");
        errors.ThrowIfAny();
        return new SenderInput(name, from is null ? null : $"{from[..(from.LastIndexOf('@') + 1)]}{DomainOf(from).ToLowerInvariant()}", reply);
    }

    /// <summary>Mail servers that take other letters are few.</summary>
    private static bool IsPlain(string address) => address.All(char.IsAscii) && EmailAddress.IsBare(address);

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    private static bool IsDomain(string text) => text.Contains('.', StringComparison.Ordinal) && !text.EndsWith('.') && Uri.CheckHostName(text) == UriHostNameType.Dns && text.Length <= 200;
}

/// <summary>From whom mails to customers come.</summary>
/// <param name="IsOwnAddress">Mails come from `from_address`; else from the operator's address, under the name.</param>
/// <param name="VerifiedAt">Since when the domain's records have been in place.</param>
/// <param name="LostAt">When they were found to have gone.</param>
/// <param name="Records">What the domain of `from_address` needs in DNS.</param>
internal sealed record SenderRecord(
    string? FromName, string? FromAddress, string? ReplyTo, bool IsOwnAddress, DateTimeOffset? VerifiedAt, DateTimeOffset? LostAt, DateTimeOffset? CheckedAt, IReadOnlyList<WantedRecord> Records);

/// <param name="State">As the last check saw it; nothing where it wasn't looked for yet.</param>
/// <param name="There">What stands there instead.</param>
internal sealed record WantedRecord(RecordKind Kind, string Type, string Name, string Value, bool IsRequired, RecordState? State, string? There);
