using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Surveys.Tests.Fuzz;

/// <summary>Sends bytes as they are, and reads what comes until the other side has had enough.</summary>
internal static class Wire
{
    /// <returns>The status, or none when the connection was closed without a word; and whether the service itself answered, not its server.</returns>
    public static async Task<(int? Status, string Text)> Send(Uri address, byte[] bytes, CancellationToken stop)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, stop);
        var stream = client.GetStream();
        var text = new StringBuilder();
        try
        {
            await stream.WriteAsync(bytes, stop);
            client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[16_384];
            for (int read; (read = await stream.ReadAsync(buffer, stop)) > 0;)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Closed in mid-sentence, which is an answer too.
        }

        var answer = text.ToString();
        return answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer) : (null, answer);
    }
}
