namespace Surveys.Shared;

/// <summary>Hosts that the operator lets the service ask although they lie inside: `Surveys__TrustedHosts`, as host or host:port, separated by commas.</summary>
internal sealed class TrustedHosts(IConfiguration configuration)
{
    private readonly HashSet<string> hosts = new(
        (configuration["Surveys:TrustedHosts"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    public bool Contains(string host, int port) => hosts.Contains(host) || hosts.Contains($"{host}:{port}");
}
