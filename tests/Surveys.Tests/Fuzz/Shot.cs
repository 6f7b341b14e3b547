using System.Globalization;
using System.Text;

namespace Surveys.Tests.Fuzz;

/// <summary>One request to be sent: at first as it should be, then spoilt.</summary>
internal sealed class Shot(string target)
{
    private const int MostShown = 2_000;

    /// <summary>What it is aimed at, in the words of the description.</summary>
    public string Target => target;

    public string Mutation { get; set; } = "none";
    public string Method { get; set; } = "GET";
    public string Path { get; set; } = "/";
    public string? ContentType { get; set; }
    public byte[]? Body { get; set; }
    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>Bytes for the wire, where a client would not send such a thing; the rest doesn't count then.</summary>
    public byte[]? Wire { get; set; }

    public bool IsApi => Path.StartsWith("/api", StringComparison.Ordinal);

    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(
            new HttpMethod(Method), new Uri(address.GetLeftPart(UriPartial.Authority) + Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>All that is needed to send it again by hand; long parts are cut, and made again by seed and number.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"[{Mutation}] {Method} {Cut(Path)}");
        foreach (var (name, value) in Headers)
            text.Append(CultureInfo.InvariantCulture, $"\n  {name}: {Cut(value)}");
        if (ContentType is not null)
            text.Append(CultureInfo.InvariantCulture, $"\n  Content-Type: {ContentType}");
        if ((Wire ?? Body) is { } bytes)
            text.Append(CultureInfo.InvariantCulture, $"\n  {Cut(Encoding.Latin1.GetString(bytes).ReplaceLineEndings("⏎"))}");
        return text.ToString();
    }

    private static string Cut(string text) => text.Length <= MostShown ? text : $"{text[..MostShown]}… ({text.Length} in all)";
}
