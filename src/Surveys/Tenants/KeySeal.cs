using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Surveys.Tenants;

/// <summary>Encrypts the keys in data_protection_keys by the service's secret (AES-GCM): a copy of the database opens no session and no mailed link.</summary>
/// <remarks>Data Protection finds it again by its name in the stored keys, so it can't be renamed.</remarks>
internal sealed class KeySeal(IServiceProvider services) : IXmlEncryptor, IXmlDecryptor
{
    private const string Sealed = "sealed";
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Purpose = Encoding.UTF8.GetBytes("data protection keys");

    private readonly Lazy<LinkKeys> secrets = new(services.GetRequiredService<LinkKeys>);

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var text = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var closed = new byte[NonceBytes + TagBytes + text.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(KeyOf(secrets.Value.All[0]), TagBytes);
        cipher.Encrypt(closed.AsSpan(0, NonceBytes), text, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return new EncryptedXmlInfo(new XElement(Sealed, Convert.ToBase64String(closed)), typeof(KeySeal));
    }

    /// <summary>Seals again by the current secret what an older one has sealed, so that the older one can go.</summary>
    /// <returns>Whether the stored key is another text now.</returns>
    public bool TrySealAnew(XElement stored)
    {
        var old = stored.Descendants(Sealed).Where(seal => !IsOpenedBy(secrets.Value.All[0], seal) && secrets.Value.All.Any(secret => IsOpenedBy(secret, seal))).ToList();
        foreach (var seal in old)
            seal.ReplaceWith(Encrypt(Decrypt(seal)).EncryptedElement);
        return old.Count > 0;
    }

    private static bool IsOpenedBy(byte[] secret, XElement seal) => Open(seal, secret) is not null;

    /// <exception cref="CryptographicException">None of the secrets opens it.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        foreach (var secret in secrets.Value.All)
        {
            if (Open(encryptedElement, secret) is { } text)
                return XElement.Parse(Encoding.UTF8.GetString(text));
        }

        throw new CryptographicException("This key was closed by a secret that Surveys__LinkKeys doesn't have any more.");
    }

    /// <returns>Nothing when another secret has closed it.</returns>
    private static byte[]? Open(XElement seal, byte[] secret)
    {
        var closed = Convert.FromBase64String(seal.Value);
        var text = new byte[closed.Length - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(KeyOf(secret), TagBytes);
            cipher.Decrypt(closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), text);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] KeyOf(byte[] secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: Purpose);
}
