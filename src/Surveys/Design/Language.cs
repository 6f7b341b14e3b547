using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Surveys.Shared;

namespace Surveys.Design;

/// <summary>A language that a survey can be read in, and the product's own words in it: Languages/CODE.json.</summary>
internal sealed class Language
{
    private readonly LanguageFile file;
    private readonly CultureInfo culture;

    private Language(string code, LanguageFile file, CultureInfo culture) => (Code, this.file, this.culture) = (code, file, culture);

    /// <summary>The languages that the templates, mail and page are written in; English first.</summary>
    public static IReadOnlyList<Language> Written { get; } = [.. new[] { "en", "ro", "pl", "fa" }.Select(Read)];

    public static Language English => Written[0];

    /// <summary>BCP 47, at its shortest: en, ro, pt-BR.</summary>
    public string Code { get; }

    /// <summary>Its name in itself.</summary>
    public string Name => culture.NativeName is var own && file.Culture == culture.Name ? file.Name : own;

    /// <summary>For the attribute `dir`.</summary>
    public string Direction => culture.TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>Where its lines begin, for mail programs that know no other word for it.</summary>
    public string Start => culture.TextInfo.IsRightToLeft ? "right" : "left";

    /// <summary>A language of this code; one that the product isn't written in has the survey's words in it, and the product's in English.</summary>
    /// <returns>Nothing where there is no such language.</returns>
    public static Language? Find(string? code)
    {
        if (Written.FirstOrDefault(language => language.Code == code) is { } written)
            return written;

        try
        {
            return string.IsNullOrEmpty(code) ? null : CultureInfo.GetCultureInfo(code, predefinedOnly: true) is { Name.Length: > 0 } culture ? new Language(culture.Name, English.file, culture) : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Of the languages on offer the one that is wished for first, whatever its country; else the first on offer.</summary>
    /// <param name="wishes">Codes in the order of liking: ro-MD, en.</param>
    public static Language Pick(IReadOnlyList<string> offered, IEnumerable<string?> wishes)
    {
        var code = wishes.OfType<string>()
            .Select(wish => offered.FirstOrDefault(code => Same(code, wish)) ?? offered.FirstOrDefault(code => Same(Base(code), Base(wish))))
            .FirstOrDefault(code => code is not null);
        return Find(code ?? offered[0]) ?? English;
    }

    /// <summary>The phrase, with what it speaks of put in.</summary>
    public string Say(Phrase phrase, params IEnumerable<string> with) => string.Format(CultureInfo.InvariantCulture, file.Phrases[phrase], [.. with.Select(Apart)]);

    /// <summary>Words that may be of another direction, so that quotes and full stops about them stay where they belong (Unicode's first strong isolate).</summary>
    public string Apart(string words) => culture.TextInfo.IsRightToLeft && words.Any(char.IsAsciiLetter) ? $"\u2068{words}\u2069" : words;

    public string? TemplateText(string key) => file.Templates.GetValueOrDefault(key);

    /// <summary>A rating or count in the language's own digits.</summary>
    public string Number(int number) => Digits(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>As it is written in the midst of a sentence.</summary>
    public string InSentence(string text) => text.Length > 1 && !char.IsUpper(text[1]) ? char.ToLower(text[0], culture) + text[1..] : text;

    /// <summary>A day as people say it, in their calendar.</summary>
    public string Day(DateOnly day) => Digits(day.ToDateTime(TimeOnly.MinValue).ToString("d MMMM yyyy", culture));

    private string Digits(string text) => culture.NumberFormat.NativeDigits is ["0", ..]
        ? text
        : string.Concat(text.Select(c => char.IsAsciiDigit(c) ? culture.NumberFormat.NativeDigits[c - '0'] : c.ToString()));

    private static string Base(string code) => code.Split('-', '_')[0];

    private static bool Same(string one, string other) => one.Replace('_', '-').Equals(other.Replace('_', '-'), StringComparison.OrdinalIgnoreCase);

    private static Language Read(string code)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"languages/{code}.json")!;
        var file = JsonSerializer.Deserialize<LanguageFile>(stream, SurveysJson.Stored)!;
        return new Language(code, file, CultureInfo.GetCultureInfo(file.Culture));
    }

    private sealed record LanguageFile(string Name, string Culture, IReadOnlyDictionary<string, string> Templates, IReadOnlyDictionary<Phrase, string> Phrases);
}
