using System.Globalization;
using System.Text;
using Surveys.Dispatch;
using Surveys.Mail;
using static Surveys.Mail.MailFrame;

namespace Surveys.Trends;

/// <summary>Writes a digest as mail programs show it: no script, no drawing, no picture but the company's. The chart is a table whose cells have colours.</summary>
internal sealed class DigestLetter(BaseUrl baseUrl, LinkTokens tokens)
{
    /// <summary>Bars, margins and lines by the reader's own dark; colours in place are those of the light.</summary>
    private const string InTheDark =
        """
         .bar { background: #5c6873 !important; } .band { background: #3a434c !important; } .track { background: #272d33 !important; } .now { background: #6d9eeb !important; }
          .line { border-color: #3a434c !important; } .edge { border-color: #f1f3f5 !important; } .link { color: #8fb8ff !important; }
        """;

    public Letter Write(DigestTold told, Guid member, string to, DateOnly today, MailLook look)
    {
        var leave = baseUrl.To($"digest/{tokens.Create(LinkPurpose.Digest, told.Workspace.Id, member)}");
        var when = DigestWords.When(told.Frequency, told.Period, today);
        var subject = DigestWords.Subject(told, when);
        var sections = told.InFull.Select(one => DigestWords.Section(one, told.Frequency, baseUrl)).ToList();
        var head = $"{char.ToUpperInvariant(when[0])}{when[1..]}";
        return new Letter(to, subject, [], Paper: new LetterPaper(Text(told, head, sections, leave), Html(told, subject, head, sections, leave, look), leave));
    }

    /// <summary>What is said in a line each: surveys in short, and those without answers.</summary>
    private static IEnumerable<string> Lines(DigestTold told)
    {
        foreach (var (survey, agent, _, scores) in told.InShort)
            yield return DigestWords.Short(survey.Name, agent, scores);
        if (told.Silent.Count > 0)
            yield return $"No answers: {string.Join(", ", told.Silent)}.";
        if (told.More > 0)
            yield return $"And {told.More} more {(told.More == 1 ? "survey" : "surveys")}, which fewer people answered: see the overview.";
        if (told.InFull.Count + told.Silent.Count == 0)
            yield return "No survey is published, so there is nothing to tell.";
    }

    private static string Why(DigestTold told) =>
        $"You get this because you asked for the numbers of {told.Workspace.Name} by mail, {(told.Frequency == DigestFrequency.Daily ? "every day" : told.Frequency == DigestFrequency.Weekly ? "every week" : "every month")}.";

    private string Change => baseUrl.To("/overview/digest");

    private string Text(DigestTold told, string head, IReadOnlyList<DigestSection> sections, string leave)
    {
        var text = new StringBuilder();
        text.AppendLine(told.Workspace.Name).AppendLine(CultureInfo.InvariantCulture, $"{head}: {DigestWords.Days(told.Frequency, told.Period)}").AppendLine();
        foreach (var section in sections)
            Text(text, section);
        foreach (var line in Lines(told))
            text.AppendLine(line).AppendLine();
        return text.AppendLine(Why(told)).AppendLine(CultureInfo.InvariantCulture, $"Change it: {Change}").AppendLine(CultureInfo.InvariantCulture, $"Stop it: {leave}").ToString();
    }

    private static void Text(StringBuilder text, DigestSection section)
    {
        text.AppendLine(section.Title).AppendLine(CultureInfo.InvariantCulture, $"{section.Metric} {section.Score}");
        foreach (var (name, words) in section.Facts)
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {words}");
        text.AppendLine().AppendLine(section.ChartName);
        foreach (var bar in section.Bars)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {bar.Label}: {bar.Words}");
        foreach (var move in section.Moves.Count > 0 ? section.Moves.Prepend("What moved:").Prepend("") : [])
            text.AppendLine(move);
        foreach (var head in section.Comments.Count > 0 ? ["", "What people wrote:"] : Array.Empty<string>())
            text.AppendLine(head);
        foreach (var (rating, words, about) in section.Comments)
            text.AppendLine(CultureInfo.InvariantCulture, $"{rating}: “{words}”").AppendLine(CultureInfo.InvariantCulture, $"   {about}");
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"See it: {section.Link}").AppendLine();
    }

    private string Html(DigestTold told, string subject, string head, IReadOnlyList<DigestSection> sections, string leave, MailLook look) => MailFrame.Html(
        subject,
        $$"""
        <tr><td class="soft" style="padding:24px 24px 0;font:600 14px/20px {{look.Font}};color:#55606b">{{Company(told.Workspace.Name, look.Logo)}}</td></tr>
        <tr><td class="ink" style="padding:12px 24px 0;font:600 20px/27px {{look.Font}};color:#16191d">{{E(head)}}</td></tr>
        <tr><td class="soft" style="padding:0 24px 4px;font:400 14px/20px {{look.Font}};color:#55606b">{{E(DigestWords.Days(told.Frequency, told.Period))}}</td></tr>
        {{string.Concat(sections.Select(section => Section(section, look)))}}{{string.Concat(Lines(told).Select(line => Row("ink", "16px 24px 0", $"400 16px/24px {look.Font}", line)))}}
        <tr><td style="padding:20px 24px 24px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="soft line" style="padding:16px 0 0;border-top:1px solid #dde2e7;font:400 13px/20px {{look.Font}};color:#55606b">{{E(Why(told))}}
        <a class="soft" href="{{E(Change)}}" style="color:#55606b">Change it</a> · <a class="soft" href="{{E(leave)}}" style="color:#55606b">Stop it</a></td></tr></table></td></tr>
        """,
        InTheDark,
        look: look);

    private static string Row(string tone, string padding, string font, string words) =>
        $"<tr><td class=\"{tone}\" style=\"padding:{padding};font:{font};color:{(tone == "ink" ? "#16191d" : "#55606b")}\">{E(words)}</td></tr>\n";

    private static string Section(DigestSection section, MailLook look) =>
        $$"""
        <tr><td style="padding:16px 24px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="ink line" style="padding:16px 0 0;border-top:1px solid #dde2e7;font:600 17px/24px {{look.Font}};color:#16191d">{{E(section.Title)}}</td></tr></table></td></tr>
        <tr><td class="ink" style="padding:4px 24px 0;font:600 32px/40px {{look.Font}};color:#16191d"><span class="soft" style="font:600 16px/24px {{look.Font}};color:#55606b">{{E(section.Metric)}}</span> {{E(section.Score)}}</td></tr>
        {{string.Concat(section.Facts.Select(fact => $"<tr><td class=\"ink\" style=\"padding:4px 24px 0;font:400 15px/22px {look.Font};color:#16191d\"><span class=\"soft\" style=\"color:#55606b\">{E(fact.Name)}:</span> {E(fact.Words)}</td></tr>\n"))}}<tr><td style="padding:16px 24px 0">{{Chart(section, look)}}</td></tr>
        {{Head(section.Moves.Count, "What moved", look)}}{{string.Concat(section.Moves.Select(move => Row("ink", "4px 24px 0", $"400 15px/22px {look.Font}", move)))}}{{Head(section.Comments.Count, "What people wrote", look)}}{{string.Concat(section.Comments.Select(comment => Comment(comment, look)))}}<tr><td style="padding:16px 24px 0;font:600 15px/22px {{look.Font}}"><a class="link" href="{{E(section.Link)}}" style="color:{{look.Accent ?? Blue}}">{{E($"See all of it: {section.Title}")}}</a></td></tr>

        """;

    private const string Blue = "#1f5fbf";

    private static string Head(int rows, string words, MailLook look) => rows == 0 ? "" : Row("soft", "16px 24px 0", $"600 14px/20px {look.Font}", words);

    private static string Comment((int Rating, string Words, string About) comment, MailLook look) =>
        $"""
        <tr><td style="padding:12px 24px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="ink line" style="padding:0 0 0 12px;border-left:3px solid #c3cad1;font:400 15px/22px {look.Font};color:#16191d"><b>{comment.Rating}</b> “{E(comment.Words)}”<br><span class="soft" style="font:400 13px/20px {look.Font};color:#55606b">{E(comment.About)}</span></td></tr></table></td></tr>

        """;

    /// <summary>A row for each period, with its words: where no colour is shown, the table says it all the same.</summary>
    private static string Chart(DigestSection section, MailLook look) =>
        $"""
        <table width="100%" cellpadding="0" cellspacing="0"><caption class="soft" style="padding:0 0 4px;text-align:left;font:400 13px/20px {look.Font};color:#55606b">{E(section.ChartName)}; the line is the score, in the pale of its 95 % margin</caption>
        {string.Concat(section.Bars.Select(bar => Bar(bar, look)))}</table>
        """;

    private static string Bar(DigestBar bar, MailLook look)
    {
        var (tone, weight) = bar.IsNow ? ("ink", 600) : ("soft", 400);
        var font = $"font:{weight} 13px/20px {look.Font};color:{(bar.IsNow ? "#16191d" : "#55606b")}";
        return
            $"""
            <tr><th scope="row" class="{tone}" width="60" style="width:60px;text-align:left;white-space:nowrap;{font}">{E(bar.Label)}</th><td style="padding:3px 8px">{Drawn(bar, look)}</td><td class="{tone}" width="56" style="width:56px;text-align:right;white-space:nowrap;{font}">{E(bar.Words)}</td></tr>

            """;
    }

    private static string Drawn(DigestBar bar, MailLook look)
    {
        if (bar is not { Low: { } low, Score: { } score, High: { } high })
            return "";

        var fill = bar.IsNow ? look.Accent ?? Blue : "#9aa5b1";
        // In whole hundredths that add up to all of them: what mail programs understand. The score is the edge in the middle of its margin.
        var (a, b, c) = ((int)Math.Round(100 * low), (int)Math.Round(100 * score), (int)Math.Round(100 * high));
        var cells = new[] { (bar.IsNow ? "now" : "bar", fill, a, a == b), ("band", "#d5dce3", b - a, true), ("band", "#d5dce3", c - b, false), ("track", "#f1f3f5", 100 - c, false) }
            .Where(cell => cell.Item3 > 0)
            .Select(cell => $"<td class=\"{cell.Item1}{(cell.Item4 ? " edge" : "")}\" width=\"{cell.Item3}%\" style=\"height:14px;background:{cell.Item2};{(cell.Item4 ? "border-right:2px solid #16191d;" : "")}font-size:0;line-height:0\">&nbsp;</td>");
        return $"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr>{string.Concat(cells)}</tr></table>";
    }
}
