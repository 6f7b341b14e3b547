using System.Text.Encodings.Web;

namespace Surveys.Mail;

/// <summary>A short mail to somebody who uses the product: a few sentences and at most one thing to press.</summary>
internal sealed record Letter(string To, string Subject, IReadOnlyList<string> Sentences, string? Words = null, string? Link = null)
{
    public OutgoingMail Write(Guid id, BaseUrl baseUrl) => new(
        $"{id:N}@{baseUrl.Host}",
        "Surveys",
        To,
        null,
        OneLine(Subject),
        Text(),
        Html(),
        new Dictionary<string, string> { ["Auto-Submitted"] = "auto-generated" });

    private string Text() => string.Join("\n\n", [.. Sentences, .. Link is null ? Array.Empty<string>() : [$"{Words}: {Link}"]]) + "\n";

    private string Html() =>
        $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
        <title>{{E(Subject)}}</title>
        <style>
        @media (prefers-color-scheme: dark) {
          body, .page { background: #16191d !important; } .card { background: #1f2429 !important; } .ink { color: #f1f3f5 !important; }
        }
        </style></head>
        <body style="margin:0;background:#f4f5f7">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f7"><tr><td align="center" style="padding:24px 12px">
        <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#ffffff;border-radius:6px">
        <tr><td class="ink" style="padding:24px 24px 0;font:600 20px/27px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#16191d">{{E(Subject)}}</td></tr>
        {{string.Concat(Sentences.Select(Row))}}{{Button()}}
        <tr><td style="padding:0 24px 24px"></td></tr>
        </table></td></tr></table>
        </body></html>
        """;

    private static string Row(string sentence) =>
        $"<tr><td class=\"ink\" style=\"padding:12px 24px 0;font:400 16px/24px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#16191d\">{E(sentence)}</td></tr>\n";

    private string Button() => Link is null ? "" :
        $"<tr><td style=\"padding:20px 24px 0\"><a href=\"{E(Link)}\" style=\"display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;font:600 16px/22px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#ffffff;text-decoration:none\">{E(Words!)}</a></td></tr>";

    private static string E(string text) => HtmlEncoder.Default.Encode(text);

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
