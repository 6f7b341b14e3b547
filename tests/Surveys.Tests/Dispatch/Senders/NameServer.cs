using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Surveys.Tests.Dispatch;

/// <summary>A name server on loopback that knows what tests write down: TXT and CNAME over UDP, as RFC 1035 has it.</summary>
internal sealed class NameServer : IDisposable
{
    private const int Header = 12;
    private const ushort CName = 5;
    private const ushort Txt = 16;
    private const int ServerFailure = 2;
    private const int NameError = 3;

    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<string, (ushort Type, string[] Values)> records = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> broken = new(StringComparer.OrdinalIgnoreCase);

    public NameServer() => _ = Task.Run(Answer);

    public string Address => $"{socket.Client.LocalEndPoint}";

    public void Text(string name, params string[] texts) => records[name] = (Txt, texts);

    public void Alias(string name, string target) => records[name] = (CName, [target]);

    public void Forget(string name) => records.TryRemove(name, out _);

    /// <summary>Has a trouble of its own with this name.</summary>
    public void Break(string name) => broken[name] = true;

    private async Task Answer()
    {
        try
        {
            while (true)
            {
                var asked = await socket.ReceiveAsync();
                await socket.SendAsync(Reply(asked.Buffer), asked.RemoteEndPoint);
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            // The tests are over.
        }
    }

    private byte[] Reply(byte[] query)
    {
        var (labels, at) = (new List<string>(), Header);
        for (; query[at] != 0; at += query[at] + 1)
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        var (name, type, end) = (string.Join('.', labels), BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1)), at + 5);
        var isKnown = records.TryGetValue(name, out var found);
        var values = isKnown && found.Type == type ? found.Values : [];

        using var reply = new MemoryStream();
        reply.Write(query, 0, 2);
        reply.Write([0x84, (byte)(broken.ContainsKey(name) ? ServerFailure : isKnown ? 0 : NameError), 0, 1, 0, (byte)values.Length, 0, 0, 0, 0]);
        reply.Write(query, Header, end - Header);
        foreach (var value in values)
        {
            var data = type == Txt ? Parts(value, 200) : [.. Parts(value.Split('.')), 0];
            // The name is the question's own, at byte 12; class IN; a time to live of none.
            reply.Write([0xc0, Header, 0, (byte)type, 0, 1, 0, 0, 0, 0, (byte)(data.Length >> 8), (byte)data.Length]);
            reply.Write(data);
        }

        return reply.ToArray();
    }

    /// <summary>Each with its length before it.</summary>
    private static byte[] Parts(IEnumerable<string> texts) => [.. texts.SelectMany(text => new[] { (byte)text.Length }.Concat(Encoding.ASCII.GetBytes(text)))];

    private static byte[] Parts(string text, int longest) => Parts(text.Chunk(longest).Select(part => new string(part)));

    public void Dispose() => socket.Dispose();
}
