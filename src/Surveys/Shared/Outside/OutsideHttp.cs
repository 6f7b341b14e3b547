using System.Net;
using System.Net.Sockets;

namespace Surveys.Shared;

/// <summary>An address that we don't ask, in words for whoever gave it.</summary>
internal sealed class OutsideException(string message) : HttpRequestException(message);

/// <summary>
/// Asks addresses that somebody else has given us. It reaches the world and nothing inside (this machine, its network, its cloud's
/// own addresses), whatever a name resolves to at that moment; by https only. Hosts that the operator trusts are excepted from both.
/// </summary>
internal sealed class OutsideHttp : IDisposable
{
    private const int LargestAnswer = 1024 * 1024;

    private readonly TrustedHosts trusted;

    public OutsideHttp(TrustedHosts trusted)
    {
        this.trusted = trusted;
        // A redirect or a proxy would lead past the check.
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = Connect,
        };
        Client = new HttpClient(new Gate(this) { InnerHandler = sockets }) { Timeout = TimeSpan.FromSeconds(20), MaxResponseContentBufferSize = LargestAnswer };
    }

    public HttpClient Client { get; }

    /// <summary>Whether we would ask such an address, as far as its text tells: where its name leads is seen when it's asked.</summary>
    public bool MayAsk(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && MayAsk(uri);

    private bool MayAsk(Uri uri) =>
        uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && trusted.Contains(uri.IdnHost, uri.Port)));

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, stop);
        var allowed = trusted.Contains(host, port) ? addresses : [.. addresses.Where(OutsideAddresses.IsOutside)];
        if (allowed.Length == 0)
            throw new OutsideException($"{host} lies inside our own network. Ask whoever runs this service to allow it.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Client.Dispose();

    private sealed class Gate(OutsideHttp outside) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            outside.MayAsk(request.RequestUri!)
                ? base.SendAsync(request, cancellationToken)
                : throw new OutsideException($"{request.RequestUri} must begin with https.");
    }
}
