using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Imports;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Imports;

/// <summary>An admin with a file.</summary>
internal sealed class Uploads(House house, Workspace workspace) : IDisposable
{
    public const string Header = "Ticket ID,Status,Created at,Solved at,Requester email,Assignee,Group,Tags,CSAT score";

    public Visitor Admin { get; } = new(house);

    public static string Row(int id, string status = "Solved", string? email = null, string score = "5") =>
        $"{id},{status},2026-03-10 08:00:00,2026-03-10 10:00:00,{email ?? $"u{id}@example.com"},Ana,1st line,\"billing,vip\",{score}";

    public static string File(params IEnumerable<string> rows) => string.Join('\n', [Header, .. rows]) + "\n";

    public async Task<Seen> TryUpload(byte[] file, string name = "tickets.csv")
    {
        await Admin.SignIn(workspace.Owner);
        return await Admin.Upload("/imports", "Upload", name, file);
    }

    /// <returns>The address of the file's page.</returns>
    public async Task<string> Upload(string text) => await Upload(Encoding.UTF8.GetBytes(text));

    public async Task<string> Upload(byte[] file)
    {
        var answer = await TryUpload(file);
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Beside("Upload") ?? answer.Html);
        return answer.Location!;
    }

    /// <summary>Presses a button of the page as it stands, but for these fields.</summary>
    public async Task<Seen> Press(string page, string button, params (string Name, string Value)[] changed)
    {
        var html = (await Admin.Get(page)).Html;
        var fields = Fields(html).Where(field => changed.All(other => other.Name != field.Name)).Concat(changed).ToArray();
        return await Admin.SubmitFrom(page, $"{page}?handler={button}", fields);
    }

    /// <summary>What a browser would send of the form with the choices.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(string html)
    {
        foreach (Match select in Regex.Matches(html, "<select[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</select>", RegexOptions.Singleline))
        {
            var options = Regex.Matches(select.Groups[2].Value, "<option([^>]*?)>").Select(option => option.Groups[1].Value).ToList();
            var chosen = options.Find(option => option.Contains("selected", StringComparison.Ordinal)) ?? options[0];
            yield return (select.Groups[1].Value, WebUtility.HtmlDecode(Regex.Match(chosen, "value=\"([^\"]*)\"").Groups[1].Value));
        }

        foreach (Match input in Regex.Matches(html, "<input[^>]*name=\"(Form\\.[^\"]+)\"[^>]*>"))
        {
            if (!input.Value.Contains("checkbox", StringComparison.Ordinal) && !(input.Groups[1].Value == "Form.Plans"))
                yield return (input.Groups[1].Value, WebUtility.HtmlDecode(Regex.Match(input.Value, "value=\"([^\"]*)\"").Groups[1].Value));
        }
    }

    public async Task<FileImport> Until(string page, Func<FileImport, bool> isAsExpected)
    {
        var id = IdOf(page);
        FileImport? import = null;
        for (var tries = 0; tries < 600; tries++)
        {
            import = await workspace.In(db => db.Imports.AsNoTracking().SingleAsync(i => i.Id == id));
            if (isAsExpected(import))
                return import;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The import is {import!.State} at {import.DoneBytes} of {import.Bytes}: {import.Problem}");
    }

    public static Guid IdOf(string page) => Guid.Parse(page.Split('/')[^1]);

    public async Task<FileImport> Imported(string text)
    {
        var page = await Upload(text);
        Assert.Equal(HttpStatusCode.Redirect, (await Press(page, "Start")).Status);
        return await Until(page, import => import.HasEnded);
    }

    public void Dispose() => Admin.Dispose();
}
