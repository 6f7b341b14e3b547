using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Surveys.Accounts;

/// <summary>One-time codes of authenticator apps (RFC 6238), each taken once. Identity draws and keeps the secret.</summary>
/// <remarks>Identity's own check doesn't tell for which half minute a code was right, so it can't be known whether an older one comes after a newer.</remarks>
internal sealed class OneTimeCodes(TimeProvider clock) : AuthenticatorTokenProvider<Account>
{
    private const int SecondsOfStep = 30;
    private const int Digits = 6;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <remarks>Of two requests with the same code at once, the second finds the account changed, and is refused.</remarks>
    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user) =>
        await manager.GetAuthenticatorKeyAsync(user) is { Length: > 0 } secret
        && StepOf(token, secret, clock.GetUtcNow()) is { } step
        && user.TakeStep(step)
        && (await manager.UpdateAsync(user)).Succeeded;

    /// <summary>The half minute for which this code is right: this one, or the one before or after, as clocks differ (RFC 6238, 5.2).</summary>
    public static long? StepOf(string code, string secret, DateTimeOffset now)
    {
        if (code.Length != Digits || !code.All(char.IsAsciiDigit))
            return null;

        var (key, given, current) = (Decode(secret), Encoding.ASCII.GetBytes(code), now.ToUnixTimeSeconds() / SecondsOfStep);
        foreach (var step in new[] { current, current - 1, current + 1 })
        {
            if (CryptographicOperations.FixedTimeEquals(CodeOf(step, key), given))
                return step;
        }

        return null;
    }

    private static byte[] CodeOf(long step, byte[] key)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // the standard and the apps have SHA-1
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return Encoding.ASCII.GetBytes((number % 1_000_000).ToString($"D{Digits}", CultureInfo.InvariantCulture));
    }

    /// <summary>Base32 as in RFC 4648; bits that don't fill a byte are padding.</summary>
    private static byte[] Decode(string secret)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var letter in secret.TrimEnd('='))
        {
            bits = ((bits << 5) | Base32.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal)) & 0xfff;
            held += 5;
            if (held < 8)
                continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
        }

        return [.. bytes];
    }
}
