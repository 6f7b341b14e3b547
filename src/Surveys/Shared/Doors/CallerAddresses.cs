using System.Net;

namespace Surveys.Shared;

internal static class CallerAddresses
{
    /// <summary>
    /// Where the request comes from. A socket for both kinds of address tells an IPv4 one as "::ffff:192.0.2.1"; people and logs know it without that.
    /// </summary>
    public static IPAddress? CallerAddress(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        var address => address,
    };
}
