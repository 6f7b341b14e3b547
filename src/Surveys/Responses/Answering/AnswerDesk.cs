using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
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

    /// <summary>The same answer stands there already: a double click, or a message delivered twice.</summary>
    StoredBefore,

    /// <summary>Another answer stands there, and can't be changed this way. It stays.</summary>
    AlreadyAnswered,

    /// <summary>Its time to answer has passed, or it was called off.</summary>
    Closed,
}

/// <summary>What became of an answer, and what stands behind its link since.</summary>
internal sealed record Taken(AnswerOutcome Outcome, Asked Standing);

/// <summary>Takes answers that come by a mailed link. The request has entered the link's workspace before.</summary>
internal sealed class AnswerDesk(SurveysDb db, CurrentTenant tenant, Themes themes)
{
    /// <summary>All that stands behind a link, in one round trip.</summary>
    /// <remarks>
    /// Compiled once, as every page begins with it. Single columns are asked for one by one: of whole rows EF would sort the table to find
    /// the first, and each table that is joined doubles what PostgreSQL weighs before it begins.
    /// </remarks>
    private static readonly Func<SurveysDb, Guid, CancellationToken, Task<Found?>> Behind = EF.CompileAsyncQuery((SurveysDb db, Guid id, CancellationToken stop) => (
        from i in db.Invitations.AsNoTracking()
        where i.Id == id && i.SurveyVersion != null
        join v in db.SurveyVersions on new { i.SurveyId, Number = i.SurveyVersion!.Value } equals new { v.SurveyId, v.Number }
        join survey in db.Surveys on i.SurveyId equals survey.Id
        join workspace in db.Tenants on i.TenantId equals workspace.Id
        from answer in db.Responses.Where(r => r.InvitationId == i.Id).DefaultIfEmpty()
        from theme in db.Themes.DefaultIfEmpty()
        select new Found(
            i, v, survey, workspace, answer, theme,
            db.Contacts.Where(c => c.Id == i.ContactId).Select(c => c.Name).FirstOrDefault(),
            db.Contacts.Where(c => c.Id == i.ContactId).Select(c => c.Locale).FirstOrDefault(),
            db.Agents.Where(a => a.Id == i.AgentId).Select(a => a.Name).FirstOrDefault(),
            db.Interactions.Where(about => about.Id == i.InteractionId).Select(about => about.Subject).FirstOrDefault())).TagWith(HotQuery.Mark).SingleOrDefault());

    private sealed record Found(
        Invitation Invitation, SurveyVersion Version, Survey Survey, Tenant Workspace, SurveyResponse? Answer, Theme? Theme,
        string? Contact, string? Locale, string? Agent, string? Subject);

    public async Task<Asked?> Find(Guid invitationId, CancellationToken stop)
    {
        if (await Behind(db, invitationId, stop) is not { } found)
            return null;

        themes.Found(found.Theme);
        return new Asked(
            found.Workspace, found.Invitation, found.Version, found.Survey, found.Answer,
            found.Survey.About(found.Workspace.Name, found.Contact, found.Agent, found.Subject),
            found.Locale);
    }

    /// <summary>Stores the answer, marks its invitation and notes the day for the roll-up; or changes the one that stands there.</summary>
    /// <param name="now">When it came.</param>
    /// <param name="seen">The revision that the customer had before them; nothing where they saw no earlier answer.</param>
    public async Task<Taken> Take(Asked asked, GivenAnswer given, int? seen, DateTimeOffset now, CancellationToken stop)
    {
        var answer = SurveyResponse.Of(asked.Survey, asked.Version, given, Via.Email, now, Zone.Of(asked.Workspace.TimeZone), invitationId: asked.Invitation.Id);
        if (await Store(asked, answer, given.IsComplete, now, stop))
            return new Taken(AnswerOutcome.Stored, asked with { Answer = asked.Survey.IsAnonymous ? null : answer });

        var standing = await Find(asked.Invitation.Id, stop);
        if (standing is not { IsAnswered: true })
            return new Taken(AnswerOutcome.Closed, standing ?? asked);
        if (standing.Answer is not { } earlier)
            return new Taken(AnswerOutcome.AlreadyAnswered, standing);
        if (!given.IsComplete)
            given = given.Beside(earlier);
        if (given.SaysTheSameAs(earlier))
        {
            await Complete(standing, given, now, stop);
            return new Taken(AnswerOutcome.StoredBefore, standing);
        }

        if (seen != earlier.Revision || !standing.IsChangeable(now))
            return new Taken(AnswerOutcome.AlreadyAnswered, standing);

        var isChanged = await Change(standing, given, seen.Value, now, stop);
        var since = await Find(asked.Invitation.Id, stop) ?? standing;
        if (isChanged)
            return new Taken(AnswerOutcome.Stored, since);

        // Of a double click the other half may have been first.
        var isThere = since.Answer is { } changed && given.SaysTheSameAs(changed);
        return new Taken(isThere ? AnswerOutcome.StoredBefore : AnswerOutcome.AlreadyAnswered, since);
    }

    /// <summary>What was kept while the customer was at it is what they send in the end.</summary>
    private async Task Complete(Asked standing, GivenAnswer given, DateTimeOffset now, CancellationToken stop)
    {
        if (given.IsComplete && standing.Invitation.CompletedAt is null)
            await db.Invitations.Where(i => i.Id == standing.Invitation.Id && i.CompletedAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.CompletedAt, now), stop);
    }

    /// <summary>Puts the new answer in the old one's place, on its day; the old one is kept beside it.</summary>
    /// <returns>Whether the one that was seen still stood there.</returns>
    private Task<bool> Change(Asked standing, GivenAnswer given, int seen, DateTimeOffset now, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var row = db.Responses.AsNoTracking().Where(r => r.InvitationId == standing.Invitation.Id && r.ContactId != null && r.Revision == seen);
        if (await row.SingleOrDefaultAsync(stop) is not { } earlier || !await db.Replace(earlier, given, standing.Version.Rule.BandOf(given.Rating), stop))
            return false;

        db.ResponseRevisions.Add(ResponseRevision.Of(earlier, now));
        await db.SaveChangesAsync(stop);
        await Complete(standing, given, now, stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Takes back what was stored after a moment: an answer, whose invitation is then as before it, or the changes of one. Part of the caller's transaction.</summary>
    /// <returns>What it said last; nothing where nothing was stored after it.</returns>
    public async Task<GivenAnswer?> TakeBack(Asked asked, DateTimeOffset since, CancellationToken stop)
    {
        if (await db.Responses.AsNoTracking().SingleOrDefaultAsync(r => r.InvitationId == asked.Invitation.Id, stop) is not { } stored)
            return null;

        var said = new GivenAnswer(stored.Rating, stored.Comment, stored.Choices, stored.Texts, stored.Language, IsComplete: true);
        if (stored.AnsweredAt <= since)
            return await TakeChangesBack(asked, stored, since, stop) ? said : null;
        if (await db.Responses.Where(r => r.Id == stored.Id && r.Revision == stored.Revision).ExecuteDeleteAsync(stop) == 0)
            throw Overtaken();

        await db.Invitations.Where(i => i.Id == asked.Invitation.Id && i.Status == InvitationStatus.Answered).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.Status, InvitationStatus.Sent).SetProperty(i => i.AnsweredAt, (DateTimeOffset?)null).SetProperty(i => i.CompletedAt, (DateTimeOffset?)null),
            stop);
        db.ChangedDays.Add(new ChangedDay { TenantId = tenant.Id, SurveyId = stored.SurveyId, Day = stored.AnsweredOn });
        return said;
    }

    /// <summary>Puts back what the answer said before its changes after a moment; those aren't kept as the customer's.</summary>
    private async Task<bool> TakeChangesBack(Asked asked, SurveyResponse stored, DateTimeOffset since, CancellationToken stop)
    {
        var changes = db.ResponseRevisions.Where(r => r.ResponseId == stored.Id && r.ReplacedAt > since);
        if (await changes.AsNoTracking().OrderBy(r => r.Revision).FirstOrDefaultAsync(stop) is not { } before)
            return false;

        var given = new GivenAnswer(before.Rating, before.Comment, before.Choices, before.Texts, stored.Language, IsComplete: true);
        if (!await db.Replace(stored, given, asked.Version.Rule.BandOf(given.Rating), stop))
            throw Overtaken();
        await changes.ExecuteDeleteAsync(stop);
        return true;
    }

    /// <summary>The caller tries again, with what stands there then.</summary>
    private static DbUpdateConcurrencyException Overtaken() => new("The answer was changed meanwhile.");

    /// <remarks>
    /// The hot path, hence SQL: one round trip. The update takes the invitation's row, so of many clicks at once one wins and the others find nothing.
    /// </remarks>
    private Task<bool> Store(Asked asked, SurveyResponse answer, bool isComplete, DateTimeOffset now, CancellationToken stop)
    {
        // Within another's transaction, only all of it can be tried again.
        return db.Database.CurrentTransaction is null ? db.Retry(Once) : Once();

        async Task<bool> Once()
        {
            await db.Database.OpenConnectionAsync(stop);
            try
            {
                await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction())
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
                                new() { Value = answer.Id },
                                new() { Value = answer.Rating },
                                new() { Value = EnumText.Of(answer.Band) },
                                new() { Value = (object?)answer.Comment ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                                new() { Value = now },
                                new() { Value = answer.AnsweredOn },
                                new() { Value = answer.RuleVersion },
                                new() { Value = EnumText.Of(answer.Via) },
                                new() { Value = AnswerableWords },
                                new() { Value = answer.AnsweredAt },
                                new() { Value = asked.Survey.IsAnonymous },
                                new() { Value = GivenAnswer.Written(answer.Choices), NpgsqlDbType = NpgsqlDbType.Jsonb },
                                new() { Value = GivenAnswer.Written(answer.Texts), NpgsqlDbType = NpgsqlDbType.Jsonb },
                                new() { Value = (object?)answer.Language ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                                new() { Value = isComplete },
                            },
                        },
                    },
                };

                await batch.PrepareAsync(stop);
                await using var reader = await batch.ExecuteReaderAsync(stop);
                await reader.NextResultAsync(stop);
                await reader.ReadAsync(stop);
                return Convert.ToInt64(reader[0], CultureInfo.InvariantCulture) > 0;
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }

    private static readonly string[] AnswerableWords = [.. Invitation.Answerable.Select(EnumText.Of)];

    private const string StoreAnswer =
        """
        with invitation as (
          update invitations set has_anonymous_answer = $13,
            -- An anonymous answer leaves the rest as it was: what changes now would tell whoever looks that this person has just answered.
            status = case when $13 then status else 'answered' end, reason = case when $13 then reason end, due_at = case when $13 then due_at end,
            answered_at = case when not $13 then $7 end, completed_at = case when $17 and not $13 then $7 end,
            sent_at = case when $13 or status = 'sending' then sent_at else coalesce(sent_at, $12) end
          where tenant_id = $1 and id = $2 and survey_version is not null and contact_id is not null
            and status = any($11) and not has_anonymous_answer and (expires_at is null or expires_at > $7)
          returning *
        ), answer as (
          insert into responses (tenant_id, id, survey_id, survey_version, rule_version, invitation_id, interaction_id, contact_id,
                                 rating, band, comment, choices, texts, language, via, answered_at, answered_on, agent_id, team_id, channel, tags)
          select tenant_id, $3, survey_id, survey_version, $9, id, interaction_id, contact_id,
                 $4, $5, $6, $14, $15, $16, $10, $12, $8, agent_id, team_id, channel, tags
          from invitation where not $13
          union all
          select tenant_id, $3, survey_id, survey_version, $9, null, null, null,
                 $4, $5, $6, $14, $15, null, $10, $12, $8, null, null, null, '{}'
          from invitation where $13
          returning tenant_id, survey_id, answered_on
        ), changed as (
          insert into changed_days (tenant_id, survey_id, day) select tenant_id, survey_id, answered_on from answer
        )
        select count(*) from answer
        """;
}
