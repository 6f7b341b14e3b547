using CsvHelper;

namespace Surveys.Shared;

/// <summary>How the product writes CSV for people, who open it with a spreadsheet.</summary>
internal static class CsvFormat
{
    /// <summary>
    /// What begins like a formula (= + - @ tab, carriage return) gets an apostrophe in front: else a name that somebody
    /// typed would be run on the reader's machine. The mark at the start tells a spreadsheet that it is UTF-8.
    /// </summary>
    public static CsvWriterOptions Export { get; } = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };
}
