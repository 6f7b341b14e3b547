using System.Globalization;
using System.Text;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Tenants;
using static Surveys.Mail.MailFrame;

namespace Surveys.Dispatch;

/// <summary>What a mail asks, and where its links lead.</summary>
/// <param name="Kind">csat, nps or ces.</param>
/// <param name="Answer">Where a press leads; the rating is put behind it.</param>
/// <param name="Reminder">What a reminder says above the question; nothing in the first mail.</param>
internal sealed record Asking(Wording Wording, string Kind, bool IsAnonymous, string Answer, string Leave, MailLook Look, string? Reminder = null);

/// <summary>Writes the one polite mail, in the customer's language: the question, a link for each rating, who asks and why, and the way out.</summary>
internal sealed class InvitationMail(LinkTokens tokens, BaseUrl baseUrl, IEnumerable<IMailProvider> providers)
{
    private const int LongestLine = 120;

    public OutgoingMail Write(Claimed claimed, Tenant workspace, MailLook look, MailSender sender)
    {
        var (invitation, content) = (claimed.Invitation, claimed.Version.Content);
        var wording = new Wording(
            content,
            Language.Pick(content.Languages, [claimed.Contact.Locale]),
            claimed.Survey.About(workspace.Name, claimed.Contact.Name, claimed.AgentName, claimed.Interaction?.Subject));
        var asking = new Asking(
            wording, claimed.Survey.Kind, claimed.Survey.IsAnonymous,
            baseUrl.To($"r/{tokens.Create(LinkPurpose.Answer, workspace.Id, invitation.Id)}"),
            baseUrl.To($"u/{tokens.Create(LinkPurpose.Unsubscribe, workspace.Id, invitation.Id)}"),
            look,
            claimed.IsReminder ? ReminderOf(claimed, wording) : null);
        var headers = new Dictionary<string, string>
        {
            ["List-Unsubscribe"] = $"<{asking.Leave}>",
            ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
            ["Precedence"] = "bulk",
            // By which a mail provider tells whose mail is called spam: the survey, the company, the service.
            ["Feedback-ID"] = $"{claimed.Survey.Id:N}:{workspace.Id:N}:{(claimed.IsReminder ? "reminder" : "invitation")}:surveys",
        };
        var id = new MailId(workspace.Id, invitation.Id, claimed.Reminder);
        foreach (var (name, value) in providers.Where(provider => provider.IsSet).Select(provider => provider.Mark(id)).OfType<(string Name, string Value)>())
            headers[name] = value;
        return Write(asking, $"{id}", claimed.Contact.Email!, claimed.Contact.Name, headers, sender);
    }

    /// <param name="id">The same each time the same mail is tried.</param>
    /// <param name="headers">Beside those that every mail of ours has.</param>
    public OutgoingMail Write(Asking asking, string id, string to, string? name, IReadOnlyDictionary<string, string> headers, MailSender sender)
    {
        var wording = asking.Wording;
        var why = wording.Why() + (asking.IsAnonymous ? $" {wording.Language.Say(Phrase.Anonymous)}" : "");
        return new OutgoingMail(
            $"{id}@{baseUrl.Host}",
            OneLine(sender.Name ?? wording.About.Company, LongestLine),
            to,
            name is null ? null : OneLine(name, LongestLine),
            OneLine(asking.Reminder is null ? wording.Subject(asking.Kind) : wording.Language.Say(Phrase.ReminderSubject, wording.Subject(asking.Kind)), 2 * LongestLine),
            Text(asking, why),
            Html(asking, why),
            new Dictionary<string, string>(headers) { ["Auto-Submitted"] = "auto-generated" },
            sender.Address,
            sender.ReplyTo);
    }

    private static string Text(Asking asking, string why)
    {
        var wording = asking.Wording;
        var question = wording.Content.Scored;
        var text = new StringBuilder();
        if (asking.Reminder is { } reminder)
            text.AppendLine(reminder).AppendLine();
        text.AppendLine(wording.Of(question.Text)).AppendLine();
        foreach (var rating in question.Ratings.Reverse())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{wording.Language.Number(rating)}{(question.LabelOf(rating) is { } label ? $"  {wording.Of(label)}" : "")}")
                .AppendLine(CultureInfo.InvariantCulture, $"   {asking.Answer}?score={rating}");
        }

        return text.AppendLine()
            .AppendLine(why)
            .AppendLine(CultureInfo.InvariantCulture, $"{wording.Language.Say(Phrase.Leave)}: {asking.Leave}")
            .ToString();
    }

    private static string Html(Asking asking, string why)
    {
        var (wording, look) = (asking.Wording, asking.Look);
        return MailFrame.Html(
            wording.Of(wording.Content.Scored.Text),
            $$"""
            <tr><td class="soft" style="padding:24px 24px 0;font:600 14px/20px {{look.Font}};color:#55606b">{{Company(wording.About.Company, look.Logo)}}</td></tr>
            {{Reminder(asking)}}<tr><td class="ink" style="padding:12px 24px 20px;font:600 24px/31px {{look.Font}};color:#16191d">{{E(wording.Of(wording.Content.Scored.Text))}}</td></tr>
            <tr><td style="padding:0 24px 8px">{{Scale(asking)}}</td></tr>
            <tr><td class="soft" style="padding:16px 24px 24px;font:400 13px/20px {{look.Font}};color:#55606b">{{E(why)}}
            <a class="soft" href="{{E(asking.Leave)}}" style="color:#55606b">{{E(wording.Language.Say(Phrase.Leave))}}</a></td></tr>
            """,
            " .rate { background: #2b323a !important; border-color: #4a5561 !important; color: #f1f3f5 !important; }",
            wording.Language.Code,
            wording.Language.Direction,
            look);
    }

    private static string Reminder(Asking asking) => asking.Reminder is null ? "" :
        $"<tr><td class=\"ink\" style=\"padding:12px 24px 0;font:400 16px/24px {asking.Look.Font};color:#16191d\">{E(asking.Reminder)}</td></tr>\n";

    /// <summary>The rule's own words in the mail's language, else ours.</summary>
    private static string ReminderOf(Claimed claimed, Wording wording) =>
        claimed.Terms.ReminderText.TryGetValue(wording.Language.Code, out var own) ? Wording.Fill(own, wording.About, wording.Language) : wording.Language.Say(Phrase.Reminder);

    /// <summary>Up to five ratings stand below one another with their words; more stand in two rows, the ends in words.</summary>
    private static string Scale(Asking asking)
    {
        var wording = asking.Wording;
        var question = wording.Content.Scored;
        var ratings = question.Ratings.ToList();
        if (!question.IsLong)
            return Table(ratings.AsEnumerable().Reverse().Select(rating => $"<tr>{Cell(asking, rating)}</tr>"));

        var half = (ratings.Count + 1) / 2;
        var ends = new[] { (question.Lowest, question.LowLabel), (question.Highest, question.HighLabel) }.Select(end => $"{wording.Language.Number(end.Item1)} = {E(wording.Of(end.Item2))}");
        return
            $"""
            {Table([$"<tr>{string.Concat(ratings.Take(half).Select(rating => Cell(asking, rating)))}</tr>"])}
            {Table([$"<tr>{string.Concat(ratings.Skip(half).Select(rating => Cell(asking, rating)))}</tr>"])}
            <p class="soft" style="margin:8px 2px 0;font:400 14px/20px {asking.Look.Font};color:#55606b">{string.Join(", ", ends)}</p>
            """;
    }

    private static string Table(IEnumerable<string> rows) =>
        $"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\">{string.Concat(rows)}</table>";

    private static string Cell(Asking asking, int rating)
    {
        var (wording, look) = (asking.Wording, asking.Look);
        var question = wording.Content.Scored;
        var mark = question.IsLong ? wording.Language.Number(rating) : question.MarkOf(rating, wording.Language);
        var title = question.IsLong || question.LabelOf(rating) is not { } words ? E(mark)
            : mark.Length == 0 ? E(wording.Of(words))
            : $"{E(mark)}&ensp;{E(wording.Of(words))}";
        return
            $"""
            <td style="padding:2px"><a class="rate" href="{E(asking.Answer)}?score={rating}" style="display:block;padding:12px {(question.IsLong ? 0 : 16)}px;border:1px solid #c3cad1;border-radius:{look.Radius}px;background:#f8f9fa;font:600 16px/22px {look.Font};color:#16191d;text-decoration:none;text-align:{(question.IsLong ? "center" : wording.Language.Start)}">{title}</a></td>
            """;
    }
}
