using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Design;

/// <summary>Surveys, their templates and versions.</summary>
internal static class DesignRoom
{
    public static IServiceCollection AddDesign(this IServiceCollection services) => services.AddScoped<Drafting>().AddSingleton<DraftSeal>().AddScoped<Themes>();

    public static IEndpointRouteBuilder MapDesign(this IEndpointRouteBuilder api)
    {
        var surveys = api.MapGroup("/surveys").WithTags("Surveys");
        surveys.MapGet("", List).RequireScope(Scopes.Read);
        surveys.MapPost("", Create).RequireScope(Scopes.Manage);
        surveys.MapGet("/{id:guid}", Show).RequireScope(Scopes.Read);
        surveys.MapPut("/{id:guid}", Change).RequireScope(Scopes.Manage);
        surveys.MapGet("/{id:guid}/advice", Advise).RequireScope(Scopes.Read);
        surveys.MapPost("/{id:guid}/publication", Publish).RequireScope(Scopes.Manage);
        surveys.MapDelete("/{id:guid}/publication", Withdraw).RequireScope(Scopes.Manage);
        return api;
    }

    private static Task<Page<SurveyRecord>> List(SurveysDb db, int? limit, Guid? after, CancellationToken stop) =>
        db.Surveys.AsNoTracking().Where(s => after == null || s.Id > after).OrderBy(s => s.Id)
            .Slice(limit, s => s.Id, SurveyRecord.Of, stop);

    private static async Task<Created<SurveyRecord>> Create(NewSurvey wanted, Drafting drafting, SurveysDb db, CancellationToken stop)
    {
        var survey = drafting.Start(wanted.Name, wanted.Template, wanted.Anonymous);
        await db.SaveChangesAsync(stop);
        return TypedResults.Created($"/api/v1/surveys/{survey.Id}", SurveyRecord.Of(survey));
    }

    private static async Task<Results<Ok<SurveyRecord>, NotFound>> Show(Guid id, SurveysDb db, CancellationToken stop) =>
        await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) is { } survey
            ? TypedResults.Ok(SurveyRecord.Whole(survey))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<SurveyRecord>, NotFound>> Change(Guid id, SurveyChange wanted, Drafting drafting, CancellationToken stop) =>
        await drafting.Change(id, wanted.Name, wanted.ChangeDays, wanted.Content is { } content ? SurveyContent.Read(content) : null, stop) is { } survey ? TypedResults.Ok(SurveyRecord.Whole(survey)) : TypedResults.NotFound();

    private static async Task<Results<Ok<AdviceRecord>, NotFound>> Advise(Guid id, SurveysDb db, CancellationToken stop) =>
        await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) is { } survey
            ? TypedResults.Ok(new AdviceRecord((int)Math.Ceiling(Advisor.TimeOf(survey.Draft).TotalSeconds), Advisor.Read(survey.Draft)))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<SurveyRecord>, NotFound>> Publish(Guid id, Drafting drafting, CancellationToken stop) =>
        await drafting.Publish(id, stop) is { } survey ? TypedResults.Ok(SurveyRecord.Of(survey)) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Withdraw(Guid id, Drafting drafting, CancellationToken stop) =>
        await drafting.Withdraw(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}
