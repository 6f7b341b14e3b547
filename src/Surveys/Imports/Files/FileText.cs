using System.Text;
using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>
/// An uploaded file as text in UTF-8, in pieces that end at a line's end wherever there is one: so no address is cut in two, and an erasure
/// finds it. What isn't text, or in an encoding that can only be guessed, is refused.
/// </summary>
internal sealed class FileText
{
    private const int Piece = 256 * 1024;
    private const int CharsAtOnce = 64 * 1024;
    private const string SaveAs = "In Excel choose Save as, “CSV UTF-8 (Comma delimited)”; in LibreOffice the character set “Unicode (UTF-8)”.";

    // A spreadsheet's own file begins so: a zip archive, or Microsoft's older container.
    private static readonly byte[][] Workbooks = ["PK\u0003\u0004"u8.ToArray(), [0xD0, 0xCF, 0x11, 0xE0]];

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], Utf8),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    private static Encoding Utf8 => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Encoder encoder = Utf8.GetEncoder();
    private readonly byte[] buffer = new byte[Piece + (CharsAtOnce * 4)];
    private int filled;

    /// <exception cref="InvalidInputException">It isn't text in UTF-8 or UTF-16; says what to do.</exception>
    public async Task Cut(Stream file, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken stop)
    {
        using var reader = new StreamReader(file, await EncodingOf(file, stop), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var chars = new char[CharsAtOnce];
        while (await Read(reader, chars, stop) is > 0 and var read)
        {
            if (chars.AsSpan(0, read).Contains('\0'))
                throw new InvalidInputException("upload", $"isn’t text, or in an encoding that can’t be told. {SaveAs}");
            filled += encoder.GetBytes(chars.AsSpan(0, read), buffer.AsSpan(filled), flush: false);
            while (filled >= Piece)
                await Give(buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') is >= 0 and var end ? end + 1 : filled, take);
        }

        if (filled > 0)
            await Give(filled, take);
    }

    private static async Task<Encoding> EncodingOf(Stream file, CancellationToken stop)
    {
        var start = new byte[4];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop);
        if (Array.Exists(Workbooks, mark => start.AsSpan(0, read).StartsWith(mark)))
            throw new InvalidInputException("upload", $"is a spreadsheet’s own file, not CSV. {SaveAs}");
        var (sign, encoding) = Array.Find(Marks, mark => start.AsSpan(0, read).StartsWith(mark.Mark));
        file.Position = sign?.Length ?? 0;
        return encoding ?? Utf8;
    }

    private static async Task<int> Read(StreamReader reader, char[] chars, CancellationToken stop)
    {
        try
        {
            return await reader.ReadAsync(chars, stop);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException("upload", $"isn’t in UTF-8, and which letters its other signs mean can only be guessed. {SaveAs}");
        }
    }

    private async Task Give(int bytes, Func<ReadOnlyMemory<byte>, Task> take)
    {
        await take(buffer.AsMemory(0, bytes));
        buffer.AsSpan(bytes, filled - bytes).CopyTo(buffer);
        filled -= bytes;
    }
}
