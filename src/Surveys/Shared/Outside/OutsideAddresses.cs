using System.Net;

namespace Surveys.Shared;

/// <summary>Which network addresses belong to the world, and which to this machine, its network or its cloud.</summary>
internal static class OutsideAddresses
{
    /// <summary>IANA's special-purpose registries, and the address at which Azure answers its machines.</summary>
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>What of IPv6 is given out to the world; all the rest is local, mapped or kept for later.</summary>
    private static readonly IPNetwork World = IPNetwork.Parse("2000::/3");

    public static bool IsOutside(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || World.Contains(plain)) && !Inside.Any(network => network.Contains(plain));
    }
}
