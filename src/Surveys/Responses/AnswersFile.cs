using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>Answers as a CSV file, the newest arrivals first. It tells what the list tells, and never holds more than a slice of it.</summary>
internal sealed partial class AnswersFile(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private const int Slice = 500;

    private static readonly string[] Before = ["answered_at", "day", "survey", "rating", "band", "comment", "language"];
    private static readonly string[] Behind = ["agent", "team", "channel", "tags", "contact", "contact_email", "interaction", "invitation", "response"];

    /// <summary>Slice by slice: a slow reader keeps no transaction open, and one who goes away ends it.</summary>
    /// <param name="responses">What the reader asked for and may see.</param>
    /// <param name="filter">What they asked for: it names the file, and one survey's questions have a column each.</param>
    /// <param name="showsAddresses">Whether they may look after contacts. Others see of a customer what the page Answers shows.</param>
    public async Task Send(IQueryable<SurveyResponse> responses, ResponseFilter filter, bool showsAddresses, HttpResponse response, CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var questions = filter.Survey is { } survey ? await Questions(survey, stop) : null;
        var rows = await Read(responses, null, stop);
        await using var csv = CsvFormat.Begin(response, await Name(filter, zone, stop));
        foreach (var column in Before)
            csv.WriteField(column);
        foreach (var (_, text) in questions ?? [("", "follow_ups")])
            csv.WriteText(text);
        foreach (var column in Behind)
            csv.WriteField(column);
        await csv.EndRecordAsync(stop);
        while (rows.Count > 0)
        {
            var asked = await db.ContentOf(rows, stop);
            foreach (var row in rows)
            {
                Write(csv, row, [.. asked[(row.SurveyId, row.SurveyVersion)].Said(row.Choices, row.Texts)], questions, showsAddresses, zone);
                await csv.EndRecordAsync(stop);
            }

            await csv.FlushAsync(stop);
            rows = rows.Count < Slice ? [] : await Read(responses, rows[^1].Id, stop);
        }
    }

    /// <summary>What the survey asks or asked beside rating and comment, by its newest words.</summary>
    private async Task<IReadOnlyList<(string Id, string Text)>> Questions(Guid survey, CancellationToken stop)
    {
        var versions = await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == survey).OrderByDescending(v => v.Number).Select(v => v.Content).ToListAsync(stop);
        return versions
            .SelectMany(content => content.FollowUps.Where(q => !q.IsComment).Select(q => (q.Id, q.Text.In(content.Languages[0], content.Languages))))
            .DistinctBy(question => question.Id)
            .ToList();
    }

    private Task<List<AnswerRow>> Read(IQueryable<SurveyResponse> responses, Guid? after, CancellationToken stop) =>
        responses.Where(r => after == null || r.Id < after).OrderByDescending(r => r.Id).Take(Slice).ToRows(db).ToListAsync(stop);

    private async Task<string> Name(ResponseFilter filter, Zone zone, CancellationToken stop)
    {
        var survey = await db.Surveys.Where(s => s.Id == filter.Survey).Select(s => s.Name).SingleOrDefaultAsync(stop);
        var of = survey is null ? "all" : NoLetters().Replace(survey.ToLowerInvariant(), "-").Trim('-');
        return string.Join('-', new[] { "answers", of, Day(filter.From), Day(filter.To ?? zone.DayOf(clock.GetUtcNow())) }.Where(part => part.Length > 0));
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static void Write(
        CsvWriter csv, AnswerRow row, List<(string Id, string Question, string Answer)> said, IReadOnlyList<(string Id, string Text)>? questions, bool showsAddresses, Zone zone)
    {
        csv.WriteField<DateTimeOffset>(row.OnlyDay is null ? zone.InZone(row.AnsweredAt) : null, "yyyy-MM-ddTHH:mm:sszzz");
        csv.WriteField(row.AnsweredOn);
        csv.WriteText(row.Survey);
        csv.WriteField(row.Rating);
        csv.WriteField(EnumText.Of(row.Band));
        csv.WriteText(row.Comment);
        csv.WriteText(row.Language);
        if (questions is null)
            csv.WriteText(string.Join("\n", said.Select(one => $"{one.Question} {one.Answer}")));
        foreach (var (id, _) in questions ?? [])
            csv.WriteText(said.Find(one => one.Id == id).Answer);
        csv.WriteText(row.Agent);
        csv.WriteText(row.Team);
        csv.WriteText(row.Channel);
        csv.WriteText(string.Join(", ", row.Tags));
        csv.WriteText(row.Customer);
        csv.WriteText(showsAddresses ? row.ContactEmail : null);
        csv.WriteField(row.InteractionId);
        csv.WriteField(row.InvitationId);
        csv.WriteField(row.Id);
    }

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}]+")]
    private static partial Regex NoLetters();
}
