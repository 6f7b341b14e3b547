using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Writes the one polite mail: the question, a link for each rating, who asks and why, and the way out.</summary>
internal sealed class InvitationMail(LinkTokens tokens, BaseUrl baseUrl)
{
    public OutgoingMail Write(Claimed claimed, Tenant workspace)
    {
        var (invitation, question) = (claimed.Invitation, claimed.Version.Content.Scored);
        var answer = baseUrl.To($"r/{tokens.Create(LinkPurpose.Answer, workspace.Id, invitation.Id)}");
        var leave = baseUrl.To($"u/{tokens.Create(LinkPurpose.Unsubscribe, workspace.Id, invitation.Id)}");
        var why = Why(claimed, workspace);

        return new OutgoingMail(
            $"{invitation.Id:N}@{baseUrl.Host}",
            OneLine(workspace.Name),
            claimed.Contact.Email!,
            claimed.Contact.Name is { } name ? OneLine(name) : null,
            Subject(claimed),
            Text(question, answer, leave, why),
            Html(workspace, question, answer, leave, why),
            new Dictionary<string, string>
            {
                ["List-Unsubscribe"] = $"<{leave}>",
                ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
                ["Auto-Submitted"] = "auto-generated",
            });
    }

    private static string Subject(Claimed claimed) => claimed switch
    {
        { Survey.Kind: "nps" } => "One question about us",
        { Interaction.Subject: { Length: > 0 } subject } => $"How did we do with “{OneLine(subject)}”?",
        _ => "How did we do?",
    };

    private const string Anonymous = " The survey is anonymous: your answer is stored without your name, your address or your request.";

    private static string Why(Claimed claimed, Tenant workspace)
    {
        var about = claimed.Interaction.Subject is { Length: > 0 } subject ? $"your request “{OneLine(subject)}”" : "your request";
        var by = claimed.AgentName is null ? "" : $" with {OneLine(claimed.AgentName)}";
        return $"{OneLine(workspace.Name)} asks you because {about}{by} was closed.{(claimed.Survey.IsAnonymous ? Anonymous : "")}";
    }

    private static string Text(ScoredQuestion question, string answer, string leave, string why)
    {
        var text = new StringBuilder().AppendLine(question.Text).AppendLine();
        foreach (var rating in question.Ratings.Reverse())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{rating}{(question.LabelOf(rating) is { } label ? $"  {label}" : "")}")
                .AppendLine(CultureInfo.InvariantCulture, $"   {answer}?score={rating}");
        }

        return text.AppendLine()
            .AppendLine(why)
            .AppendLine(CultureInfo.InvariantCulture, $"Don't ask me again: {leave}")
            .ToString();
    }

    private static string Html(Tenant workspace, ScoredQuestion question, string answer, string leave, string why) =>
        $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
        <title>{{E(question.Text)}}</title>
        <style>
        @media (prefers-color-scheme: dark) {
          body, .page { background: #16191d !important; } .card { background: #1f2429 !important; }
          .ink { color: #f1f3f5 !important; } .soft { color: #b3bcc6 !important; } .rate { background: #2b323a !important; border-color: #4a5561 !important; color: #f1f3f5 !important; }
        }
        </style></head>
        <body style="margin:0;background:#f4f5f7">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f7"><tr><td align="center" style="padding:24px 12px">
        <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#ffffff;border-radius:6px">
        <tr><td class="soft" style="padding:24px 24px 0;font:600 14px/20px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#55606b">{{E(workspace.Name)}}</td></tr>
        <tr><td class="ink" style="padding:12px 24px 20px;font:600 24px/31px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#16191d">{{E(question.Text)}}</td></tr>
        <tr><td style="padding:0 24px 8px">{{Scale(question, answer)}}</td></tr>
        <tr><td class="soft" style="padding:16px 24px 24px;font:400 13px/20px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#55606b">{{E(why)}}
        <a class="soft" href="{{E(leave)}}" style="color:#55606b">Don’t ask me again</a></td></tr>
        </table></td></tr></table>
        </body></html>
        """;

    /// <summary>Up to five ratings stand below one another with their words; more stand in two rows, the ends in words.</summary>
    private static string Scale(ScoredQuestion question, string answer)
    {
        var ratings = question.Ratings.ToList();
        if (ratings.Count <= 5)
            return Table(ratings.AsEnumerable().Reverse().Select(rating => $"<tr>{Cell(question, rating, answer, withWord: true)}</tr>"));

        var half = (ratings.Count + 1) / 2;
        return
            $"""
            {Table([$"<tr>{string.Concat(ratings.Take(half).Select(rating => Cell(question, rating, answer, withWord: false)))}</tr>"])}
            {Table([$"<tr>{string.Concat(ratings.Skip(half).Select(rating => Cell(question, rating, answer, withWord: false)))}</tr>"])}
            <p class="soft" style="margin:8px 2px 0;font:400 14px/20px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#55606b">{question.Lowest} = {E(question.LowLabel)}, {question.Highest} = {E(question.HighLabel)}</p>
            """;
    }

    private static string Table(IEnumerable<string> rows) =>
        $"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\">{string.Concat(rows)}</table>";

    private static string Cell(ScoredQuestion question, int rating, string answer, bool withWord)
    {
        var word = question.LabelOf(rating);
        var title = withWord && word is not null ? $"{rating}&ensp;{E(word)}" : rating.ToString(CultureInfo.InvariantCulture);
        return
            $"""
            <td style="padding:2px"><a class="rate" href="{E(answer)}?score={rating}" style="display:block;padding:12px {(withWord ? 16 : 0)}px;border:1px solid #c3cad1;border-radius:6px;background:#f8f9fa;font:600 16px/22px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#16191d;text-decoration:none;text-align:{(withWord ? "left" : "center")}">{title}</a></td>
            """;
    }

    private static string E(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>Fit for a header: no line break can open a header of its own.</summary>
    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 120 ? line : line[..119] + "…";
    }
}
