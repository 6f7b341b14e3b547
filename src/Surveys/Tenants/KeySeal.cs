using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Surveys.Tenants;

/// <summary>Encrypts the keys in data_protection_keys by the service's secret (AES-GCM): a copy of the database opens no session and no mailed link.</summary>
/// <remarks>Data Protection finds it again by its name in the stored keys, so it can't be renamed.</remarks>
internal sealed class KeySeal(IServiceProvider services) : IXmlEncryptor, IXmlDecryptor
{
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
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(closed)), typeof(KeySeal));
    }

    /// <exception cref="CryptographicException">None of the secrets opens it.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        var closed = Convert.FromBase64String(encryptedElement.Value);
        var text = new byte[closed.Length - NonceBytes - TagBytes];
        foreach (var secret in secrets.Value.All)
        {
            try
            {
                using var cipher = new AesGcm(KeyOf(secret), TagBytes);
                cipher.Decrypt(closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), text);
                return XElement.Parse(Encoding.UTF8.GetString(text));
            }
            catch (AuthenticationTagMismatchException)
            {
                // Closed by another of them.
            }
        }

        throw new CryptographicException("This key was closed by a secret that Surveys__LinkKeys doesn't have any more.");
    }

    private static byte[] KeyOf(byte[] secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: Purpose);
}
