using static Surveys.Mail.MailFrame;

namespace Surveys.Mail;

/// <summary>A short mail to somebody who uses the product: a few sentences and at most one thing to press.</summary>
/// <param name="EndsAt">From when on it is worth nothing, where its link dies sooner than letters are given up.</param>
/// <param name="Paper">What it is written on, where that's more than sentences: it stands in their place.</param>
internal sealed record Letter(
    string To, string Subject, IReadOnlyList<string> Sentences, string? Words = null, string? Link = null, DateTimeOffset? EndsAt = null, LetterPaper? Paper = null)
{
    /// <summary>Room for a workspace's name and a sentence about it.</summary>
    private const int LongestSubject = 200;

    public OutgoingMail Write(Guid id, BaseUrl baseUrl) => new(
        $"{id:N}@{baseUrl.Host}",
        "Surveys",
        To,
        null,
        OneLine(Subject, LongestSubject),
        Paper?.Text ?? Text(),
        Paper?.Html ?? Html(),
        Headers());

    /// <summary>What comes again and again can be stopped by a mail program (RFC 8058).</summary>
    private Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string> { ["Auto-Submitted"] = "auto-generated" };
        if (Paper is { } paper)
            (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) = ($"<{paper.Leave}>", "List-Unsubscribe=One-Click");
        return headers;
    }

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

/// <summary>A letter that is written as a whole, in HTML and the same in plain text.</summary>
/// <param name="Leave">Where it is stopped.</param>
internal sealed record LetterPaper(string Text, string Html, string Leave);
