using System.Globalization;
using System.Text.RegularExpressions;

namespace Surveys.Pillars;

/// <summary>Which customers belong together by an attribute: by generation where it tells when they were born, else by its value.</summary>
internal static partial class Segment
{
    public const string Unknown = "unknown";

    /// <summary>By the years in which they were born, as the Pew Research Center has them (2019), and as is usual before and after those.</summary>
    private static readonly (int Until, string Name)[] Generations =
    [
        (1945, "Silent Generation, born until 1945"), (1964, "Baby Boomers, 1946 to 1964"), (1980, "Generation X, 1965 to 1980"), (1996, "Millennials, 1981 to 1996"),
        (2012, "Generation Z, 1997 to 2012"), (int.MaxValue, "Generation Alpha, from 2013"),
    ];

    /// <summary>Names as they are shown, in order: generations by age, with the oldest first.</summary>
    public static int OrderOf(string name) => Array.FindIndex(Generations, generation => generation.Name == name);

    /// <param name="attribute">Its name; one that speaks of birth or age is read as a year, a day, or an age.</param>
    /// <param name="value">A contact's; nothing where it has none.</param>
    public static string Of(string attribute, string? value, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Unknown;
        if (!OfBirth().IsMatch(attribute) && !OfAge().IsMatch(attribute))
            return value.Trim();

        return Born(attribute, value.Trim(), today) is { } year ? Generations.First(generation => year <= generation.Until).Name : Unknown;
    }

    private static int? Born(string attribute, string value, DateOnly today) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number >= 1900 && number <= today.Year) ? number : OfAge().IsMatch(attribute) && number is > 0 and < 120 ? today.Year - number : null
            : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.Year : null;

    [GeneratedRegex("birth|born|dob", RegexOptions.IgnoreCase)]
    private static partial Regex OfBirth();

    [GeneratedRegex("(^|[^a-z])age($|[^a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex OfAge();
}
