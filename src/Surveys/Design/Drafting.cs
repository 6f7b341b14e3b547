using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>Starts surveys from templates, publishes and withdraws them.</summary>
internal sealed class Drafting(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">The name is missing or too long, or there is no such template.</exception>
    public Survey Start(string? name, string? templateId)
    {
        var errors = new FieldErrors();
        var template = Templates.Find(templateId);
        errors.CheckText(name, "name", 100, required: true);
        errors.Require(template is not null, "template", $"must be one of {string.Join(", ", Templates.All.Select(t => t.Id))}.");
        errors.ThrowIfAny();

        var now = clock.GetUtcNow();
        var survey = new Survey
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            Name = name!.Trim(),
            Template = template!.Id,
            Kind = template.Kind,
            Draft = template.Content,
            CreatedAt = now,
        };
        db.Surveys.Add(survey);
        return survey;
    }

    public async Task<SurveyVersion> Publish(Survey survey, CancellationToken stop)
    {
        var newest = await db.SurveyVersions.Where(v => v.SurveyId == survey.Id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
        var version = survey.Publish(newest, clock.GetUtcNow());
        if (version != newest)
            db.SurveyVersions.Add(version);
        return version;
    }

    /// <summary>The survey with this id, or nothing; also nothing for text that is no id.</summary>
    public Task<Survey?> Find(string? id, CancellationToken stop) =>
        Guid.TryParse(id, out var surveyId) ? db.Surveys.SingleOrDefaultAsync(s => s.Id == surveyId, stop) : Task.FromResult<Survey?>(null);
}
