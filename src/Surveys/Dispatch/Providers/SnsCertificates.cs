using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>The certificates by which Amazon SNS signs, fetched from SNS itself and nowhere else: a message says where its own lies.</summary>
internal sealed partial class SnsCertificates(OutsideHttp outside, TimeProvider clock)
{
    /// <summary>SNS has one for each region, and changes it now and then.</summary>
    private const int MostKept = 50;

    private readonly ConcurrentDictionary<Uri, X509Certificate2> kept = [];

    /// <exception cref="DistrustException">It isn't an address of SNS, or what lies there isn't a certificate in force.</exception>
    /// <exception cref="HttpRequestException">SNS can't be reached.</exception>
    public async Task<X509Certificate2> Of(string? address, CancellationToken stop)
    {
        var uri = Trusted(address, "SigningCertURL");
        // SNS answers at other paths too, with what it was asked in its words: only where its certificates lie is what lies there its own.
        if (uri.Query.Length > 0 || !OfCertificate().IsMatch(uri.AbsolutePath))
            throw new DistrustException("SigningCertURL isn’t where Amazon SNS keeps its certificates.");
        var certificate = kept.GetValueOrDefault(uri) ?? Keep(uri, await outside.Client.GetStringAsync(uri, stop));
        var now = clock.GetUtcNow().UtcDateTime;
        return now >= certificate.NotBefore.ToUniversalTime() && now <= certificate.NotAfter.ToUniversalTime() ? certificate : throw new DistrustException("The certificate of SNS isn’t in force.");
    }

    /// <exception cref="DistrustException">It isn't an https address of SNS.</exception>
    public static Uri Trusted(string? address, string field) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && uri.UserInfo.Length == 0 && OfSns().IsMatch(uri.IdnHost)
            ? uri
            : throw new DistrustException($"{field} isn’t an address of Amazon SNS.");

    /// <exception cref="DistrustException">It isn't a certificate.</exception>
    public X509Certificate2 Keep(Uri address, string pem)
    {
        try
        {
            if (kept.Count >= MostKept)
                kept.Clear();
            return kept[address] = X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new DistrustException("At SigningCertURL lies no certificate.");
        }
    }

    [GeneratedRegex(@"^/SimpleNotificationService-[0-9a-f]{8,64}\.pem$", RegexOptions.CultureInvariant)]
    private static partial Regex OfCertificate();

    /// <summary>One label for the region: with a dot in it, the name could be a bucket of anybody's.</summary>
    [GeneratedRegex(@"^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$", RegexOptions.CultureInvariant)]
    private static partial Regex OfSns();
}
