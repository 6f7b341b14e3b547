using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>What an open channel's link leads to.</summary>
/// <param name="Version">That people are asked, or were when they got their page; nothing where the survey isn't published.</param>
internal sealed record OpenAsked(Tenant Workspace, OpenChannel Channel, Survey Survey, SurveyVersion? Version)
{
    /// <summary>A kiosk may send what was given while it was open.</summary>
    public bool WasOpen(DateTimeOffset at) =>
        Version is not null && Survey.WasAsked(at) && Workspace.DeleteAt is null && (Channel.ClosedAt is null || at < Channel.ClosedAt);

    public Wording? In(Language language) => Version is null ? null : new Wording(Version.Content, language, new AskedAbout(Workspace.Name));
}

/// <summary>Whence and when an answer came.</summary>
internal sealed record OpenArrival(Guid PageKey, Via Via, DateTimeOffset GivenAt);

/// <summary>Takes answers by open channels: from nobody that is known, and from each page once. The request has entered the link's workspace before.</summary>
internal sealed class OpenDesk(SurveysDb db, Themes themes, TimeProvider clock)
{
    /// <param name="version">Of the page that was shown; nothing for the one that people are asked now.</param>
    public async Task<OpenAsked?> Find(Guid channelId, int? version, CancellationToken stop)
    {
        var found = await (
            from c in db.OpenChannels.AsNoTracking()
            where c.Id == channelId
            join survey in db.Surveys on c.SurveyId equals survey.Id
            join workspace in db.Tenants on c.TenantId equals workspace.Id
            from asked in db.SurveyVersions.Where(v => v.SurveyId == survey.Id && v.Number == (version ?? survey.Published)).DefaultIfEmpty()
            from theme in db.Themes.DefaultIfEmpty()
            select new { Channel = c, Survey = survey, Workspace = workspace, Version = asked, Theme = theme }).SingleOrDefaultAsync(stop);
        if (found is null)
            return null;

        themes.Found(found.Theme);
        return new OpenAsked(found.Workspace, found.Channel, found.Survey, found.Version);
    }

    /// <summary>Stores the answer and notes its day for the roll-up; or changes the one that came from the same page.</summary>
    public Task<AnswerOutcome> Take(OpenAsked asked, GivenAnswer given, OpenArrival arrival, CancellationToken stop) => db.Retry(async () =>
    {
        if (!asked.WasOpen(arrival.GivenAt))
            return AnswerOutcome.Closed;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var standing = await db.Responses.AsNoTracking().SingleOrDefaultAsync(r => r.PageKey == arrival.PageKey, stop);
        if (standing is null)
            Add(asked, given, arrival);
        else if (given.SaysTheSameAs(standing))
            return AnswerOutcome.StoredBefore;
        else if (standing.AnsweredAt.AddDays(asked.Survey.ChangeDays) <= clock.GetUtcNow())
            return AnswerOutcome.AlreadyAnswered;
        // What it said before isn't kept: it is one sitting, and words that somebody took back would outlive the rest.
        else if (!await db.Replace(standing, asked.Survey.IsAnonymous ? given with { Language = null } : given, asked.Version!.Rule.BandOf(given.Rating), stop))
            throw new DbUpdateConcurrencyException("The same page was sent twice at once; the other was first.");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return AnswerOutcome.Stored;
    });

    private void Add(OpenAsked asked, GivenAnswer given, OpenArrival arrival)
    {
        var answer = SurveyResponse.Of(
            asked.Survey, asked.Version!, given, arrival.Via, arrival.GivenAt, Zone.Of(asked.Workspace.TimeZone), openChannelId: asked.Channel.Id, pageKey: arrival.PageKey);
        db.Responses.Add(answer);
        db.ChangedDays.Add(new ChangedDay { TenantId = answer.TenantId, SurveyId = answer.SurveyId, Day = answer.AnsweredOn });
    }
}
