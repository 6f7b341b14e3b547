using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

internal enum AnswerOutcome
{
    Stored,

    /// <summary>The same rating and comment stand there already: a double click, or a message delivered twice.</summary>
    StoredBefore,

    /// <summary>Another answer stands there. It stays.</summary>
    AlreadyAnswered,

    /// <summary>Its time to answer has passed, or it was called off.</summary>
    Closed,
}

/// <summary>What an answer's link leads to.</summary>
internal sealed record Asked(Tenant Workspace, Invitation Invitation, SurveyVersion Version, Survey Survey, SurveyResponse? Answer)
{
    public SurveyContent Content => Version.Content;

    /// <summary>By whom isn't kept where the survey is anonymous: then the answer itself can't be found.</summary>
    public bool IsAnswered => Answer is not null || Invitation.HasAnonymousAnswer;

    /// <summary>What was sent was sent to somebody: without them, they have been erased since.</summary>
    public bool IsErased => Invitation.ContactId is null;

    public bool IsOpen(DateTimeOffset now) =>
        !IsErased && (Invitation.ExpiresAt is null || Invitation.ExpiresAt > now) && Invitation.Answerable.Contains(Invitation.Status);
}

/// <summary>Takes answers that come by a mailed link. The request has entered the link's workspace before.</summary>
internal sealed class AnswerDesk(SurveysDb db, NpgsqlDataSource database, CurrentTenant tenant, TimeProvider clock)
{
    public const int LongestComment = 5000;

    public async Task<Asked?> Find(Guid invitationId, CancellationToken stop)
    {
        var found = await db.Invitations.AsNoTracking()
            .Where(i => i.Id == invitationId && i.SurveyVersion != null)
            .Join(db.SurveyVersions, i => new { i.SurveyId, Number = i.SurveyVersion!.Value }, v => new { v.SurveyId, v.Number }, (Invitation, Version) => new { Invitation, Version })
            .Join(db.Surveys, both => both.Invitation.SurveyId, s => s.Id, (both, survey) => new { both.Invitation, both.Version, survey })
            .SingleOrDefaultAsync(stop);
        if (found is null)
            return null;

        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        var answer = await db.Responses.AsNoTracking().SingleOrDefaultAsync(r => r.InvitationId == invitationId, stop);
        return new Asked(workspace, found.Invitation, found.Version, found.survey, answer);
    }

    /// <summary>Stores the answer, marks its invitation and notes the day for the roll-up: one statement, all or nothing.</summary>
    public async Task<AnswerOutcome> Take(Asked asked, int rating, string? comment, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (await Store(asked, rating, comment, now, stop))
            return AnswerOutcome.Stored;

        var earlier = await Find(asked.Invitation.Id, stop);
        return earlier is not { IsAnswered: true } ? AnswerOutcome.Closed
            : earlier.Answer?.Rating == rating && earlier.Answer.Comment == comment ? AnswerOutcome.StoredBefore
            : AnswerOutcome.AlreadyAnswered;
    }

    /// <remarks>
    /// The hot path, hence SQL: one round trip. The update takes the invitation's row, so of many clicks at once one wins and the others find nothing.
    /// </remarks>
    private async Task<bool> Store(Asked asked, int rating, string? comment, DateTimeOffset now, CancellationToken stop)
    {
        var zone = Zone.Of(asked.Workspace.TimeZone);
        var day = zone.DayOf(now);
        // A moment would lead back to the mail server's log, or to the id beside it.
        var moment = asked.Survey.IsAnonymous ? zone.StartOf(day) : now;
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(Wall.SetTenant) { Parameters = { new() { Value = tenant.Id.ToString() } } },
                new NpgsqlBatchCommand(StoreAnswer)
                {
                    Parameters =
                    {
                        new() { Value = tenant.Id },
                        new() { Value = asked.Invitation.Id },
                        new() { Value = Guid.CreateVersion7(moment) },
                        new() { Value = rating },
                        new() { Value = EnumText.Of(asked.Version.Rule.BandOf(rating)) },
                        new() { Value = (object?)comment ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                        new() { Value = now },
                        new() { Value = day },
                        new() { Value = asked.Version.RuleVersion },
                        new() { Value = EnumText.Of(Via.Email) },
                        new() { Value = AnswerableWords },
                        new() { Value = moment },
                        new() { Value = asked.Survey.IsAnonymous },
                    },
                },
            },
        };

        await using var reader = await batch.ExecuteReaderAsync(stop);
        await reader.NextResultAsync(stop);
        await reader.ReadAsync(stop);
        return Convert.ToInt64(reader[0], CultureInfo.InvariantCulture) > 0;
    }

    private static readonly string[] AnswerableWords = [.. Invitation.Answerable.Select(EnumText.Of)];

    private const string StoreAnswer =
        """
        with invitation as (
          update invitations set has_anonymous_answer = $13,
            -- An anonymous answer leaves the rest as it was: what changes now would tell whoever looks that this person has just answered.
            status = case when $13 then status else 'answered' end, reason = case when $13 then reason end, due_at = case when $13 then due_at end,
            answered_at = case when not $13 then $7 end, completed_at = case when not $13 then $7 end,
            sent_at = case when $13 or status = 'sending' then sent_at else coalesce(sent_at, $12) end
          where tenant_id = $1 and id = $2 and survey_version is not null and contact_id is not null
            and status = any($11) and not has_anonymous_answer and (expires_at is null or expires_at > $7)
          returning *
        ), answer as (
          insert into responses (tenant_id, id, survey_id, survey_version, rule_version, invitation_id, interaction_id, contact_id,
                                 rating, band, comment, via, answered_at, answered_on, agent_id, team_id, channel, tags)
          select tenant_id, $3, survey_id, survey_version, $9, id, interaction_id, contact_id,
                 $4, $5, $6, $10, $12, $8, agent_id, team_id, channel, tags
          from invitation where not $13
          union all
          select tenant_id, $3, survey_id, survey_version, $9, null, null, null,
                 $4, $5, $6, $10, $12, $8, null, null, null, '{}'
          from invitation where $13
          returning tenant_id, survey_id, answered_on
        ), changed as (
          insert into changed_days (tenant_id, survey_id, day) select tenant_id, survey_id, answered_on from answer
        )
        select count(*) from answer
        """;
}
