using System.Net;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>What a domain needs so that the operator's mail server may send for it, and which name servers are asked: `Mail__Spf`, `Mail__Dkim`, `Dns__Servers`.</summary>
internal sealed class SenderSettings
{
    private const int DnsPort = 53;

    /// <summary>A mechanism of SPF, e.g. include:spf.example.net; nothing where none is needed.</summary>
    public string? Spf { get; }

    /// <summary>Selectors, and where their keys lie.</summary>
    public IReadOnlyList<(string Selector, string Target)> Dkim { get; }

    /// <summary>None where the machine's own are asked.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; }

    /// <exception cref="SettingsException">A setting has a value that can't work.</exception>
    public SenderSettings(IConfiguration configuration)
    {
        Spf = configuration["Mail:Spf"] switch
        {
            null or "" => null,
            var text when text.Any(char.IsWhiteSpace) => throw new SettingsException($"Mail__Spf is \"{text}\"; it takes the host to include, such as spf.example.net, or one mechanism, such as ip4:192.0.2.1."),
            var mechanism when mechanism.Contains(':', StringComparison.Ordinal) => mechanism,
            var host => $"include:{host}",
        };
        Dkim = [.. List(configuration["Mail:Dkim"]).Select(text => text.Split('=') is [{ Length: > 0 } selector, { Length: > 0 } target]
            ? (selector, target.TrimEnd('.'))
            : throw new SettingsException($"Mail__Dkim has \"{text}\"; it takes selector=target, such as s1=s1.dkim.example.net, several separated by commas."))];
        Servers = [.. List(configuration["Dns:Servers"]).Select(text => IPEndPoint.TryParse(text, out var server)
            ? new IPEndPoint(server.Address, server.Port == 0 ? DnsPort : server.Port)
            : throw new SettingsException($"Dns__Servers has \"{text}\"; it takes addresses such as 192.0.2.53 or 192.0.2.53:5353, separated by commas."))];
    }

    private static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
