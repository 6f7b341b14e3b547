using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Surveys.Imports;

/// <summary>The tickets' numbers that a file has had so far, and on which lines: a number is taken from its first row alone.</summary>
internal sealed class NumbersSeen
{
    /// <summary>Some hundred MB. A number behind so many others is looked for among them, and not remembered itself.</summary>
    private const int Most = 2_000_000;

    private readonly Dictionary<(ulong, ulong), int> lines = [];

    /// <returns>The line on which it stood before; nothing where this is its first.</returns>
    public int? LineBefore(string number, int line)
    {
        var key = Key(number);
        if (lines.TryGetValue(key, out var before))
            return before;
        if (lines.Count < Most)
            lines.Add(key, line);
        return null;
    }

    private static (ulong, ulong) Key(string number)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(number));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(sizeof(ulong))));
    }
}
