using System.Buffers.Text;
using System.Security.Cryptography;
using Surveys.Tenants;

namespace Surveys.Dispatch;

internal enum LinkPurpose : byte
{
    Answer = 1,
    Unsubscribe = 2,
    Channel = 3,
    Hook = 4,
    Digest = 5,
    SharedView = 6,
    Colleague = 7,
    Philosophy = 8,
}

/// <summary>
/// Makes and reads the tokens in links: workspace, invitation (of an open channel's link the channel, of a help desk's address its connection, of a digest its member, of a shared view that, of a colleague's question who is asked, of a philosophy its being public) and a keyed MAC of 128 bits over both and the purpose.
/// The database holds nothing from which a link could be made; the keys come from `Surveys__LinkKeys`.
/// </summary>
internal sealed class LinkTokens(LinkKeys keys)
{
    private const int MacBytes = 16;
    private const int Length = 32 + MacBytes;

    public string Create(LinkPurpose purpose, Guid tenantId, Guid id)
    {
        Span<byte> token = stackalloc byte[Length];
        tenantId.TryWriteBytes(token);
        id.TryWriteBytes(token[16..]);
        Mac(keys.All[0], purpose, token[..32], token[32..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>What the token speaks of, or nothing when it wasn't made here, or for another purpose. Older keys still verify.</summary>
    public (Guid TenantId, Guid Id)? Read(LinkPurpose purpose, string text)
    {
        Span<byte> token = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length)
            || !Base64Url.IsValid(text)
            || Base64Url.DecodeFromChars(text, token) != Length)
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        foreach (var key in keys.All)
        {
            Mac(key, purpose, token[..32], mac);
            if (CryptographicOperations.FixedTimeEquals(mac, token[32..]))
                return (new Guid(token[..16]), new Guid(token[16..32]));
        }

        return null;
    }

    private static void Mac(byte[] key, LinkPurpose purpose, ReadOnlySpan<byte> ids, Span<byte> mac)
    {
        Span<byte> text = stackalloc byte[33];
        text[0] = (byte)purpose;
        ids.CopyTo(text[1..]);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text, whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
