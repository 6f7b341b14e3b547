using System.Text.Encodings.Web;

namespace Surveys.Mail;

/// <summary>What all our mail looks like: one card, in the reader's own light or dark. Tables and styles in place, as that's what mail programs know.</summary>
internal static class MailFrame
{
    public const string Font = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";

    /// <param name="rows">Table rows. What has the class "ink" or "soft" is readable in the dark too.</param>
    /// <param name="moreInTheDark">Rules for classes of the caller's own.</param>
    public static string Html(string title, string rows, string moreInTheDark = "", string language = "en", string direction = "ltr") =>
        $$"""
        <!doctype html>
        <html lang="{{language}}" dir="{{direction}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
        <title>{{E(title)}}</title>
        <style>
        @media (prefers-color-scheme: dark) {
          body, .page { background: #16191d !important; } .card { background: #1f2429 !important; }
          .ink { color: #f1f3f5 !important; } .soft { color: #b3bcc6 !important; }{{moreInTheDark}}
        }
        </style></head>
        <body style="margin:0;background:#f4f5f7">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f7"><tr><td align="center" style="padding:24px 12px">
        <table role="presentation" class="card" dir="{{direction}}" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#ffffff;border-radius:6px">
        {{rows}}
        </table></td></tr></table>
        </body></html>
        """;

    /// <summary>Text as HTML.</summary>
    public static string E(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>Fit for a header: no line break can open a header of its own.</summary>
    public static string OneLine(string text, int longest)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => string.Concat(word.Where(c => !char.IsControl(c))));
        var line = string.Join(' ', words).Trim();
        // Not through the middle of a character that takes two.
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[longest - 2]) ? longest - 2 : longest - 1), "…");
    }
}
