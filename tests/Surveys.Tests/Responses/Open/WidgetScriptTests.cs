using System.IO.Compression;

namespace Surveys.Tests.Responses;

public sealed class WidgetScriptTests(House house)
{
    /// <summary>What every page of a customer's site has to load.</summary>
    private const int MostBytes = 10 * 1024;

    [Fact]
    public async Task It_is_small_and_made_for_other_sites_to_load()
    {
        using var client = house.Client();
        using var response = await client.GetAsync(new Uri("/widget.js", UriKind.Relative), TestContext.Current.CancellationToken);
        var script = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(script, TestContext.Current.CancellationToken);

        Assert.InRange(packed.Length, 500, MostBytes);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("cross-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.NotNull(response.Content.Headers.LastModified);
        var text = System.Text.Encoding.UTF8.GetString(script);
        Assert.DoesNotContain("document.cookie", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
    }
}
