using System.Text.Encodings.Web;

namespace Surveys.Mail;

/// <summary>What all our mail looks like: one card, in the reader's own light or dark. Tables and styles in place, as that's what mail programs know.</summary>
internal static class MailFrame
{
    public const string Font = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";

    /// <param name="rows">Table rows. What has the class "ink" or "soft" is readable in the dark too.</param>
    /// <param name="moreInTheDark">Rules for classes of the caller's own.</param>
    /// <param name="look">A company's; the product's own where there is none.</param>
    public static string Html(string title, string rows, string moreInTheDark = "", string language = "en", string direction = "ltr", MailLook? look = null)
    {
        look ??= MailLook.Usual;
        var scheme = look.IsLightOnly ? "light" : "light dark";
        return $$"""
        <!doctype html>
        <html lang="{{language}}" dir="{{direction}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="{{scheme}}"><meta name="supported-color-schemes" content="{{scheme}}">
        <title>{{E(title)}}</title>
        {{(look.IsLightOnly ? "" : InTheDark(moreInTheDark))}}</head>
        <body style="margin:0;background:{{look.Ground}}">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:{{look.Ground}}"><tr><td align="center" style="padding:24px 12px">
        <table role="presentation" class="card" dir="{{direction}}" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#ffffff;border-radius:{{look.Radius}}px{{(look.Accent is null ? "" : $";border-top:4px solid {look.Accent}")}}">
        {{rows}}
        </table></td></tr></table>
        </body></html>
        """;
    }

    private static string InTheDark(string more) =>
        $$"""
        <style>
        @media (prefers-color-scheme: dark) {
          body, .page { background: #16191d !important; } .card { background: #1f2429 !important; }
          .ink { color: #f1f3f5 !important; } .soft { color: #b3bcc6 !important; }{{more}}
        }
        </style>
        """;

    /// <summary>A company by its picture, or by its name where there is none or pictures are off.</summary>
    public static string Company(string name, string? logo) =>
        logo is null ? E(name) : $"<img src=\"{E(logo)}\" alt=\"{E(name)}\" height=\"40\" style=\"display:block;height:40px;max-width:240px;border:0\">";

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
