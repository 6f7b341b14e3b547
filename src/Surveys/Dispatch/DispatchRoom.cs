using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Accounts;
using Surveys.Interactions;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>From a resolved interaction to a mail that left, or to the reason why none did.</summary>
internal static class DispatchRoom
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddScoped<RuleBook>();
        services.AddScoped<WorkingTimes>();
        services.AddScoped<DryRun>();
        services.AddScoped<Unasked>();
        services.AddScoped<PutOff>();
        services.AddScoped<TurnPlanner>();
        services.AddSingleton<TurnRounds>();
        services.AddScoped<SuppressionBook>();
        services.AddScoped<Reception>();
        services.AddScoped<FactBook>();
        services.AddScoped<Planner>();
        services.AddScoped<InvitationClaims>();
        services.AddScoped<Marks>();
        services.AddSingleton<LinkTokens>();
        services.AddSingleton<InvitationMail>();
        services.AddSingleton<WorkspaceRates>();
        services.AddSingleton<PostRound>();
        return services.AddMailEvents().AddSenders();
    }

    /// <summary>Where no mail can leave, none is sent: what is due stays due.</summary>
    public static void AddDispatchJobs(this IQuartzBuilder clock, MailSettings mail)
    {
        clock.AddSenderJobs();
        if (mail.CanSend)
            clock.ScheduleJob<SendDueInvitationsJob>(trigger => trigger.WithSimpleSchedule(Pace));
        clock.ScheduleJob<PlanTurnsJob>(trigger => trigger.WithSimpleSchedule(TimeSpan.FromMinutes(1)));
    }

    public static IEndpointRouteBuilder MapDispatch(this IEndpointRouteBuilder api)
    {
        var interactions = api.MapGroup("/interactions").WithTags("Interactions");
        interactions.MapPost("", Take).RequireScope(Scopes.Ingest);
        interactions.MapPost("/batch", TakeBatch).RequireScope(Scopes.Ingest).WithMetadata(new RequestSizeLimitAttribute(Acceptance.LargestBatch));

        var rules = api.MapGroup("/rules").WithTags("Rules");
        rules.MapGet("", ListRules).RequireScope(Scopes.Read);
        rules.MapPost("", AddRule).RequireScope(Scopes.Manage);
        rules.MapPut("/{id:guid}", ChangeRule).RequireScope(Scopes.Manage);
        rules.MapDelete("/{id:guid}", DeleteRule).RequireScope(Scopes.Manage);

        rules.MapPost("/dry-run", Try).RequireScope(Scopes.Manage);

        var working = api.MapGroup("/working-time").WithTags("Rules");
        working.MapGet("", ReadWorkingTime).RequireScope(Scopes.Read);
        working.MapPut("", ChangeWorkingTime).RequireScope(Scopes.Manage);

        api.MapSuppressions();
        api.MapSender();
        api.MapGroup("/messages").WithTags("Invitations").MapGet("", ListMessages).RequireScope(Scopes.Read);

        var invitations = api.MapGroup("/invitations").WithTags("Invitations");
        invitations.MapGet("", ListInvitations).RequireScope(Scopes.Read);
        invitations.MapDelete("/{id:guid}", CancelInvitation).RequireScope(Scopes.Manage);
        return api;
    }

    private static async Task<Results<Created<InteractionRecord>, Ok<InteractionRecord>>> Take(
        InteractionInput input, Reception reception, CancellationToken stop)
    {
        var received = await reception.Take(input, stop);
        return Acceptance.One(DispatchMapper.Of(received), received.Recorded.IsNew);
    }

    private static async Task<Ok<BatchAnswer<InteractionRecord>>> TakeBatch(Batch<InteractionInput> batch, Reception reception, CancellationToken stop) =>
        Acceptance.Each(await reception.TakeAll(batch, stop), received => (DispatchMapper.Of(received), received.Recorded.IsNew));

    private static Task<Page<RuleRecord>> ListRules(SurveysDb db, int? limit, Guid? after, CancellationToken stop) =>
        db.Rules.AsNoTracking().Where(r => after == null || r.Id > after).OrderBy(r => r.Id).Slice(limit, r => r.Id, DispatchMapper.Of, stop);

    private static async Task<Created<RuleRecord>> AddRule(RuleInput input, RuleBook book, SurveysDb db, CancellationToken stop)
    {
        var rule = await book.Add(input, stop);
        await db.SaveChangesAsync(stop);
        return TypedResults.Created($"/api/v1/rules/{rule.Id}", DispatchMapper.Of(rule));
    }

    private static Task<Results<Ok<RuleRecord>, NotFound>> ChangeRule(Guid id, RuleInput input, RuleBook book, SurveysDb db, CancellationToken stop) =>
        db.Retry<Results<Ok<RuleRecord>, NotFound>>(async () =>
        {
            if (await db.Rules.SingleOrDefaultAsync(r => r.Id == id, stop) is not { } rule)
                return TypedResults.NotFound();

            await book.Change(rule, input, stop);
            await db.SaveChangesAsync(stop);
            return TypedResults.Ok(DispatchMapper.Of(rule));
        });

    private static async Task<Results<NoContent, NotFound>> DeleteRule(Guid id, RuleBook book, CancellationToken stop) =>
        await book.Delete(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Ok<DryRunRecord>> Try(RuleInput input, RuleBook book, DryRun dryRun, CancellationToken stop) =>
        TypedResults.Ok(await dryRun.Run(await book.Draft(input, null, stop), stop));

    private static async Task<Ok<WorkingTime>> ReadWorkingTime(WorkingTimes times, CancellationToken stop) => TypedResults.Ok(await times.Here(stop));

    private static async Task<Ok<WorkingTime>> ChangeWorkingTime(WorkingTime given, WorkingTimes times, SurveysDb db, CancellationToken stop)
    {
        await times.Change(given, stop);
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(given);
    }

    private static async Task<Page<InvitationRecord>> ListInvitations(
        SurveysDb db, PutOff putOff, string? status, Guid? survey, Guid? contact, Guid? interaction, int? limit, Guid? after, CancellationToken stop)
    {
        var wanted = EnumText.TryParse<InvitationStatus>(status);
        if (status is not null && wanted is null)
            throw new InvalidInputException("status", $"must be one of {EnumText.All<InvitationStatus>()}.");

        var page = await new InvitationFilter(wanted, survey, Interaction: interaction, Contact: contact).Apply(db.Invitations.AsNoTracking())
            .Where(i => after == null || i.Id < after)
            .OrderByDescending(i => i.Id)
            .Slice(limit, i => i.Id, DispatchMapper.Of, stop);
        var why = await putOff.Why([.. page.Data.Where(i => i.Reason == Reason.Throttled).Select(i => i.Id)], stop);
        return page with { Data = [.. page.Data.Select(i => i with { Explanation = why.GetValueOrDefault(i.Id) ?? i.Explanation })] };
    }

    private static Task<Page<MessageRecord>> ListMessages(SurveysDb db, Guid? invitation, int? limit, Guid? after, CancellationToken stop) =>
        db.MessageLog.AsNoTracking()
            .Where(m => (invitation == null || m.InvitationId == invitation) && (after == null || m.Id < after))
            .OrderByDescending(m => m.Id)
            .Slice(limit, m => m.Id, MessageRecord.Of, stop);

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> CancelInvitation(Guid id, SurveysDb db, TimeProvider clock, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var invitation = await db.Invitations.FromSql($"select * from invitations where id = {id} for update").SingleOrDefaultAsync(stop);
        if (invitation is null)
            return TypedResults.NotFound();
        if (!invitation.IsPending && invitation.Status != InvitationStatus.Cancelled)
            throw new ConflictException($"The invitation is {EnumText.Of(invitation.Status)}: only what is scheduled or deferred can be cancelled.");

        if (invitation.IsPending)
            invitation.Cancel(Reason.CancelledByHand, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return TypedResults.NoContent();
    }
}
