using System.Globalization;
using System.Text.RegularExpressions;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>The sites on which a widget may stand: names of hosts, "*." before one for all below it.</summary>
internal static partial class WidgetSites
{
    public const int Most = 20;
    private const string ThisMachine = "localhost";

    /// <summary>As browsers write them: small letters, other scripts in their ASCII form.</summary>
    public static string[] Read(IEnumerable<string>? given, FieldErrors errors)
    {
        var sites = (given ?? []).Where(site => !string.IsNullOrWhiteSpace(site)).Select(site => Ascii(site.Trim())).Distinct().ToArray();
        errors.Require(sites.Length <= Most, "domains", $"has more than {Most} names.");
        foreach (var site in sites.Where(site => site != ThisMachine && !(site.Length <= 253 && Name().IsMatch(site))))
            errors.Add("domains", $"has “{site}”, which is not the name of a host, for example shop.example.com or *.example.com: no https://, no path, no port.");
        return sites;
    }

    /// <summary>For a Content-Security-Policy. Only by https, but on a developer's own machine, whatever the port is there.</summary>
    public static FrameHosts ToFrameHosts(this OpenChannel channel) =>
        new([.. channel.Domains.Select(site => site == ThisMachine ? $"http://{site}:*" : $"https://{site}")]);

    private static string Ascii(string site)
    {
        var (star, name) = site.StartsWith("*.", StringComparison.Ordinal) ? ("*.", site[2..]) : ("", site);
        try
        {
            return star + new IdnMapping().GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return site;
        }
    }

    [GeneratedRegex(@"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9-]{2,63}$")]
    private static partial Regex Name();
}
