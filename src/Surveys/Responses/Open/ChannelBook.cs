using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>Makes and closes a survey's channels.</summary>
internal sealed class ChannelBook(SurveysDb db, CurrentTenant tenant, ChannelLinks links, AuditLog audit, TimeProvider clock)
{
    /// <summary>Channels that a survey can have open at a time.</summary>
    private const int MostOpen = 200;

    /// <summary>Makes a channel and saves it.</summary>
    /// <returns>Nothing where there is no survey of this id.</returns>
    /// <exception cref="InvalidInputException">It has no name, no such kind, or no site to stand on.</exception>
    /// <exception cref="ConflictException">There are enough.</exception>
    public async Task<ChannelRecord?> Make(Guid surveyId, NewChannel wanted, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.CheckText(wanted.Name, "name", 100, required: true);
        Via? via = EnumText.TryParse<Via>(wanted.Via) is { } known && OpenChannel.Kinds.Contains(known) ? known : null;
        errors.Require(via is not null, "via", $"must be one of {string.Join(", ", OpenChannel.Kinds.Select(EnumText.Of))}.");
        var domains = WidgetSites.Read(wanted.Domains, errors);
        errors.Require(via != Via.Widget || wanted.Domains is { Length: > 0 }, "domains", "must name at least one site: a widget stands on no others.");
        errors.Require(via is null or Via.Widget || domains.Length == 0, "domains", "are for a widget only.");
        errors.ThrowIfAny();
        if (!await db.Surveys.AnyAsync(s => s.Id == surveyId, stop))
            return null;
        if (await db.OpenChannels.CountAsync(c => c.SurveyId == surveyId && c.ClosedAt == null, stop) >= MostOpen)
            throw new ConflictException($"The survey has {MostOpen} open channels. Close one first.");

        var now = clock.GetUtcNow();
        var channel = new OpenChannel
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            SurveyId = surveyId,
            Via = via!.Value,
            Name = wanted.Name!.Trim(),
            Domains = domains,
            CreatedAt = now.ToStored(),
        };
        db.OpenChannels.Add(channel);
        audit.Note(AuditActions.ChannelMade, SubjectOf(channel), after: new { channel.Via, channel.Domains, Survey = surveyId });
        await db.SaveChangesAsync(stop);
        return (await Counted([channel], stop))[0];
    }

    /// <summary>From now on its link says that it is closed. What came by it stays.</summary>
    /// <returns>Whether the survey has such a channel, and it was open.</returns>
    public async Task<bool> Close(Guid surveyId, Guid id, CancellationToken stop)
    {
        if (await db.OpenChannels.SingleOrDefaultAsync(c => c.SurveyId == surveyId && c.Id == id && c.ClosedAt == null, stop) is not { } channel)
            return false;

        channel.Close(clock.GetUtcNow().ToStored());
        audit.Note(AuditActions.ChannelClosed, SubjectOf(channel));
        await db.SaveChangesAsync(stop);
        return true;
    }

    /// <summary>Those that are open first, and the newest first.</summary>
    public async Task<IReadOnlyList<ChannelRecord>> Of(Guid surveyId, CancellationToken stop) => await Counted(
        await db.OpenChannels.AsNoTracking().Where(c => c.SurveyId == surveyId).OrderBy(c => c.ClosedAt != null).ThenByDescending(c => c.Id).Take(2 * MostOpen).ToListAsync(stop), stop);

    /// <summary>The channels as the API and the page show them, with what came by each.</summary>
    public async Task<IReadOnlyList<ChannelRecord>> Counted(IReadOnlyList<OpenChannel> channels, CancellationToken stop)
    {
        var (ids, surveys) = (channels.Select(c => c.Id).ToList(), channels.Select(c => c.SurveyId).ToList());
        var answers = await db.Responses.Where(r => r.OpenChannelId != null && ids.Contains(r.OpenChannelId.Value))
            .GroupBy(r => r.OpenChannelId!.Value).Select(of => new { of.Key, N = of.Count() }).ToDictionaryAsync(of => of.Key, of => of.N, stop);
        var anonymous = await db.Surveys.Where(s => surveys.Contains(s.Id) && s.IsAnonymous).Select(s => s.Id).ToListAsync(stop);
        return
        [
            .. channels.Select(c => new ChannelRecord(
                c.Id, c.SurveyId, c.Name, c.Via, c.Domains, links.Address(c), links.Tag(c), anonymous.Contains(c.SurveyId) ? null : answers.GetValueOrDefault(c.Id), c.CreatedAt, c.ClosedAt)),
        ];
    }

    private static Subject SubjectOf(OpenChannel channel) => new("channel", channel.Id, channel.Name);
}
