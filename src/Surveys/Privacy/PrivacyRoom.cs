using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Accounts;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Privacy;

/// <summary>What a person can ask for: to see what is held, to be left in peace, to be erased; and how long a workspace keeps things.</summary>
internal static class PrivacyRoom
{
    /// <summary>How often we look whether a night or a last day has come.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddScoped<Forgetting>()
        .AddScoped<Erasure>()
        .AddScoped<ContactExport>()
        .AddScoped<Silence>()
        .AddScoped<Timeline>()
        .AddScoped<ContactSearch>()
        .AddScoped<Deletion>()
        .AddSingleton<Retention>()
        .AddSingleton<Blending>()
        .AddSingleton<Clearance>();

    public static void AddPrivacyJobs(this IQuartzBuilder clock)
    {
        clock.ScheduleJob<ForgetOldDataJob>(trigger => trigger.WithSimpleSchedule(Pace));
        clock.ScheduleJob<BlendAnonymousAnswersJob>(trigger => trigger.WithSimpleSchedule(Pace));
        clock.ScheduleJob<DeleteWorkspacesJob>(trigger => trigger.WithSimpleSchedule(Pace));
    }

    public static IEndpointRouteBuilder MapPrivacy(this IEndpointRouteBuilder api)
    {
        var contacts = api.MapGroup("/contacts").WithTags("Contacts");
        contacts.MapGet("", List).RequireScope(Scopes.Read);
        contacts.MapGet("/{id:guid}/timeline", Look).RequireScope(Scopes.Read);
        contacts.MapDelete("/{id:guid}", Erase).RequireScope(Scopes.Manage);
        contacts.MapGet("/{id:guid}/export", Export).RequireScope(Scopes.Manage).Produces<ContactFile>();
        contacts.MapPost("/{id:guid}/suppression", Suppress).RequireScope(Scopes.Manage);
        contacts.MapDelete("/{id:guid}/suppression", Unsuppress).RequireScope(Scopes.Manage);
        return api;
    }

    private static Task<Page<ContactRecord>> List(SurveysDb db, string? email, int? limit, Guid? after, CancellationToken stop)
    {
        var address = Blank.ToNull(email)?.ToLowerInvariant();
        return db.Contacts.AsNoTracking()
            .Where(c => (address == null || c.Email == address) && (after == null || c.Id < after))
            .OrderByDescending(c => c.Id)
            .Slice(limit, c => c.Id, c => InteractionMapper.Of(c)!, stop);
    }

    private static async Task<Results<Ok<Page<TimelineEvent>>, NotFound>> Look(Guid id, Timeline timeline, int? limit, string? after, CancellationToken stop) =>
        await timeline.Of(id, limit, after, stop) is { } page ? TypedResults.Ok(page) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Erase(Guid id, Erasure erasure, CancellationToken stop) =>
        await erasure.Erase(id, stop) is not null ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<IResult> Export(Guid id, ContactExport export, CancellationToken stop) =>
        await export.Of(id, stop) is { } write ? TypedResults.Stream(write, "application/json") : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Suppress(Guid id, Silence silence, CancellationToken stop) =>
        await silence.Begin(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Unsuppress(Guid id, Silence silence, CancellationToken stop) =>
        await silence.End(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}
