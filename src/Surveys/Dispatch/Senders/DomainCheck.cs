using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DnsClient;
using DnsClient.Protocol;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Says which records a domain needs so that a workspace may send from it, and looks whether they are there.</summary>
/// <remarks>SPF: RFC 7208. DKIM: RFC 6376; the key lies with the operator, so a CNAME leads there. DMARC: RFC 7489, advised and not required.</remarks>
internal sealed class DomainCheck(SenderSettings settings, LinkKeys keys)
{
    private const string OwnershipPrefix = "surveys-domain=";
    private const int MacBytes = 16;

    private readonly Lazy<LookupClient> dns = new(() => new LookupClient(OptionsOf(settings)));

    private static LookupClientOptions OptionsOf(SenderSettings settings)
    {
        var options = settings.Servers.Count == 0 ? new LookupClientOptions() : new LookupClientOptions([.. settings.Servers]);
        // Who presses "Check now" has just changed something.
        options.UseCache = false;
        options.ThrowDnsErrors = false;
        options.Timeout = TimeSpan.FromSeconds(3);
        options.Retries = 1;
        return options;
    }

    public IReadOnlyList<DomainRecord> Wanted(Guid tenantId, string domain) =>
    [
        new(RecordKind.Ownership, "TXT", $"_surveys.{domain}", Ownership(keys.All[0], tenantId, domain), IsRequired: true),
        .. settings.Spf is { } spf ? [new DomainRecord(RecordKind.Spf, "TXT", domain, $"v=spf1 {spf} ~all", IsRequired: true)] : Array.Empty<DomainRecord>(),
        .. settings.Dkim.Select(dkim => new DomainRecord(RecordKind.Dkim, "CNAME", $"{dkim.Selector}._domainkey.{domain}", dkim.Target, IsRequired: true)),
        new(RecordKind.Dmarc, "TXT", $"_dmarc.{domain}", "v=DMARC1; p=none", IsRequired: false),
    ];

    public async Task<IReadOnlyList<SeenRecord>> Look(Guid tenantId, string domain, CancellationToken stop) =>
        await Task.WhenAll(Wanted(tenantId, domain).Select(async wanted => wanted.Kind == RecordKind.Spf
            ? await JudgeSpf(wanted, stop)
            : Judge(wanted, tenantId, domain, await Ask(wanted.Name, wanted.Type, stop))));

    private async Task<SeenRecord> JudgeSpf(DomainRecord wanted, CancellationToken stop)
    {
        var found = await Ask(wanted.Name, wanted.Type, stop);
        var state = await new SpfWalk(settings.Spf!, name => Ask(name, wanted.Type, stop)).Look(found);
        // At a domain's own name others keep texts too: of those nothing is shown.
        return new SeenRecord(wanted, state, state is RecordState.Different or RecordState.TooManyLookups ? Shown([.. found!.Where(SpfWalk.IsPolicy)]) : null);
    }

    /// <returns>Nothing where there was no answer.</returns>
    private async Task<IReadOnlyList<string>?> Ask(string name, string type, CancellationToken stop)
    {
        try
        {
            var answer = await dns.Value.QueryAsync(name, type == "TXT" ? QueryType.TXT : QueryType.CNAME, cancellationToken: stop);
            if (answer.Header.ResponseCode is not (DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain))
                return null;

            // A long text comes in parts, which are one.
            return type == "TXT"
                ? [.. answer.Answers.OfType<TxtRecord>().Select(record => string.Concat(record.Text))]
                : [.. answer.Answers.OfType<CNameRecord>().Select(record => record.CanonicalName.Value.TrimEnd('.'))];
        }
        catch (Exception away) when (away is DnsResponseException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // No name can be so, whatever somebody's record says.
            return [];
        }
    }

    private SeenRecord Judge(DomainRecord wanted, Guid tenantId, string domain, IReadOnlyList<string>? found)
    {
        if (found is null)
            return new SeenRecord(wanted, RecordState.Unknown);

        var there = wanted.Kind == RecordKind.Dmarc ? [.. found.Where(text => text.StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase))] : found;
        var isRight = wanted.Kind switch
        {
            RecordKind.Ownership => there.Any(text => keys.All.Any(key => text.Trim() == Ownership(key, tenantId, domain))),
            RecordKind.Dkim => there.Contains(wanted.Value, StringComparer.OrdinalIgnoreCase),
            _ => there.Count > 0,
        };
        return isRight ? new SeenRecord(wanted, RecordState.Found) : there.Count == 0 ? new SeenRecord(wanted, RecordState.Missing) : new SeenRecord(wanted, RecordState.Different, Shown(there));
    }

    private static string Shown(IReadOnlyList<string> texts) => string.Join('\n', texts.Take(5).Select(text => Surveys.Mail.MailFrame.OneLine(text, 300)));

    /// <summary>Each workspace has one of its own: what one has shown, another hasn't. Nothing is stored that it could be made from.</summary>
    private static string Ownership(byte[] key, Guid tenantId, string domain) =>
        OwnershipPrefix + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"sender domain\n{tenantId:N}\n{domain}")).AsSpan(0, MacBytes));
}
