using System.Globalization;
using System.Text;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Tenants;
using static Surveys.Mail.MailFrame;

namespace Surveys.Dispatch;

/// <summary>Writes the one polite mail: the question, a link for each rating, who asks and why, and the way out.</summary>
internal sealed class InvitationMail(LinkTokens tokens, BaseUrl baseUrl)
{
    private const int LongestLine = 120;

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

    private static string Html(Tenant workspace, ScoredQuestion question, string answer, string leave, string why) => MailFrame.Html(
        question.Text,
        $$"""
        <tr><td class="soft" style="padding:24px 24px 0;font:600 14px/20px {{Font}};color:#55606b">{{E(workspace.Name)}}</td></tr>
        <tr><td class="ink" style="padding:12px 24px 20px;font:600 24px/31px {{Font}};color:#16191d">{{E(question.Text)}}</td></tr>
        <tr><td style="padding:0 24px 8px">{{Scale(question, answer)}}</td></tr>
        <tr><td class="soft" style="padding:16px 24px 24px;font:400 13px/20px {{Font}};color:#55606b">{{E(why)}}
        <a class="soft" href="{{E(leave)}}" style="color:#55606b">Don’t ask me again</a></td></tr>
        """,
        " .rate { background: #2b323a !important; border-color: #4a5561 !important; color: #f1f3f5 !important; }");

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
            <p class="soft" style="margin:8px 2px 0;font:400 14px/20px {Font};color:#55606b">{question.Lowest} = {E(question.LowLabel)}, {question.Highest} = {E(question.HighLabel)}</p>
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
            <td style="padding:2px"><a class="rate" href="{E(answer)}?score={rating}" style="display:block;padding:12px {(withWord ? 16 : 0)}px;border:1px solid #c3cad1;border-radius:6px;background:#f8f9fa;font:600 16px/22px {Font};color:#16191d;text-decoration:none;text-align:{(withWord ? "left" : "center")}">{title}</a></td>
            """;
    }

    private static string OneLine(string text) => MailFrame.OneLine(text, LongestLine);
}
