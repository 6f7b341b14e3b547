using static Surveys.Mail.MailFrame;

namespace Surveys.Mail;

/// <summary>A short mail to somebody who uses the product: a few sentences and at most one thing to press.</summary>
/// <param name="EndsAt">From when on it is worth nothing, where its link dies sooner than letters are given up.</param>
internal sealed record Letter(
    string To, string Subject, IReadOnlyList<string> Sentences, string? Words = null, string? Link = null, DateTimeOffset? EndsAt = null)
{
    /// <summary>Room for a workspace's name and a sentence about it.</summary>
    private const int LongestSubject = 200;

    public OutgoingMail Write(Guid id, BaseUrl baseUrl) => new(
        $"{id:N}@{baseUrl.Host}",
        "Surveys",
        To,
        null,
        OneLine(Subject, LongestSubject),
        Text(),
        Html(),
        new Dictionary<string, string> { ["Auto-Submitted"] = "auto-generated" });

    private string Text() => string.Join("\n\n", [.. Sentences, .. Link is null ? Array.Empty<string>() : [$"{Words}: {Link}"]]) + "\n";

    private string Html() => MailFrame.Html(
        Subject,
        $$"""
        <tr><td class="ink" style="padding:24px 24px 0;font:600 20px/27px {{Font}};color:#16191d">{{E(Subject)}}</td></tr>
        {{string.Concat(Sentences.Select(Row))}}{{Button()}}
        <tr><td style="padding:0 24px 24px"></td></tr>
        """);

    private static string Row(string sentence) =>
        $"<tr><td class=\"ink\" style=\"padding:12px 24px 0;font:400 16px/24px {Font};color:#16191d\">{E(sentence)}</td></tr>\n";

    private string Button() => Link is null ? "" :
        $"<tr><td style=\"padding:20px 24px 0\"><a href=\"{E(Link)}\" style=\"display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;font:600 16px/22px {Font};color:#ffffff;text-decoration:none\">{E(Words!)}</a></td></tr>";
}
