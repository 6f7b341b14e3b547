using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>The version of the survey to which a file's answers belong.</summary>
/// <param name="IsStored">In a trial, a survey that isn't there yet isn't made.</param>
internal sealed record VersionOfRatings(SurveyVersion Version, bool IsStored);

/// <summary>Finds the survey of a file's answers, or makes and publishes it.</summary>
internal sealed class SurveyOfRatings(TenantScopes tenants)
{
    /// <remarks>A survey that was published once is taken as it was then: the import publishes nobody's unfinished draft.</remarks>
    public async Task<VersionOfRatings> Find(ImportOrder order, SurveyOfAnswers wanted, CancellationToken stop)
    {
        await using var scope = tenants.Enter(order.TenantId);
        order.By(scope.ServiceProvider.GetRequiredService<CurrentActor>());
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var drafting = scope.ServiceProvider.GetRequiredService<Drafting>();
        var survey = await db.Surveys.FirstOrDefaultAsync(s => s.Name == wanted.Name, stop) ?? drafting.Start(wanted.Name, wanted.Template);
        if (survey.Template != wanted.Template)
            throw new CommandException($"The survey \"{wanted.Name}\" was made from {survey.Template}, the map says {wanted.Template}. Give the map's survey another name.");
        if (await db.SurveyVersions.Where(v => v.SurveyId == survey.Id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop) is { } newest)
            return new VersionOfRatings(newest, IsStored: true);

        var version = await drafting.Publish(survey, stop);
        if (!order.IsTrial)
            await db.SaveChangesAsync(stop);
        return new VersionOfRatings(version, IsStored: !order.IsTrial);
    }
}
