using CsvHelper;
using Microsoft.Net.Http.Headers;

namespace Surveys.Shared;

/// <summary>How the product writes CSV for people, who open it with a spreadsheet.</summary>
internal static class CsvFormat
{
    /// <summary>What a spreadsheet takes for the beginning of a formula; East Asian ones also the full-width signs.</summary>
    private const string Formula = "=+-@＝＋－＠";

    private const string Quotes = "\"'“”‘’«»";

    /// <summary>
    /// What begins like a formula (= + - @ tab, carriage return) gets an apostrophe in front: else a name that somebody
    /// typed would be run on the reader's machine. The mark at the start tells a spreadsheet that it is UTF-8.
    /// </summary>
    public static CsvWriterOptions Export { get; } = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    /// <summary>Says that a file comes, and opens it; nothing leaves before the first rows do.</summary>
    /// <param name="name">Without its ending, in any script.</param>
    public static CsvWriter Begin(HttpResponse response, string name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{name}.csv");
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = disposition.ToString();
        return CsvWriter.Create(response.Body, Export, leaveOpen: true);
    }

    /// <summary>Text that people wrote. What <see cref="Export"/> lets pass, as it looks at the first sign alone, gets its apostrophe here: a formula behind blanks or quotes.</summary>
    public static void WriteText(this CsvWriter csv, string? text)
    {
        if (text is not null && IsLikeFormula(text))
            csv.WriteField($"'{text}", CsvQuoting.Always);
        else
            csv.WriteField(text);
    }

    private static bool IsLikeFormula(string text)
    {
        foreach (var sign in text)
        {
            if (Formula.Contains(sign, StringComparison.Ordinal) || sign is '\t' or '\r' or '\n')
                return true;
            // A mark without width (U+200B, U+FEFF, a mark of direction) is seen by nobody, and some programs drop it.
            if (!char.IsWhiteSpace(sign) && !Quotes.Contains(sign, StringComparison.Ordinal) && char.GetUnicodeCategory(sign) != System.Globalization.UnicodeCategory.Format)
                return false;
        }

        return false;
    }
}
