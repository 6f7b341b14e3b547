using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>Starts surveys from templates, publishes and withdraws them.</summary>
internal sealed class Drafting(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">The name is missing or too long, or there is no such template.</exception>
    public Survey Start(string? name, string? templateId, bool isAnonymous = false)
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
            IsAnonymous = isAnonymous,
            CreatedAt = now,
        };
        db.Surveys.Add(survey);
        audit.Note(AuditActions.SurveyCreated, SubjectOf(survey), after: new { survey.Template, survey.Kind, Anonymous = survey.IsAnonymous });
        return survey;
    }

    /// <summary>Changes the draft and saves. What people are asked stays as it is until the draft is published.</summary>
    /// <returns>The survey, or nothing where there is none of this id.</returns>
    /// <exception cref="InvalidInputException">It can't be asked or scored so.</exception>
    public async Task<Survey?> Change(Guid id, string? name, int? changeDays, SurveyContent? draft, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.CheckText(name, "name", 100, required: name is not null);
        errors.Require(changeDays is null or (>= 0 and <= 90), "change_days", "must be from 0 to 90.");
        errors.ThrowIfAny();
        draft?.Check();
        if (await db.Surveys.SingleOrDefaultAsync(s => s.Id == id, stop) is not { } survey)
            return null;

        // Throttle, subject and "don't ask me again" speak of it, and were chosen by it.
        errors.Require(draft is null || EnumText.Of(draft.Scored.Metric) == survey.Kind, "content.scored.metric", $"is {survey.Kind} and stays so: make another survey for another metric.");
        errors.ThrowIfAny();
        var before = new { survey.Name, survey.ChangeDays, Content = (string?)null };
        survey.Name = name?.Trim() ?? survey.Name;
        survey.ChangeDays = changeDays ?? survey.ChangeDays;
        // What it said stays readable in its versions, as far as anybody was asked it.
        var isSaidOtherwise = draft is not null && !draft.SaysTheSameAs(survey.Draft);
        survey.Draft = draft ?? survey.Draft;
        audit.Note(AuditActions.SurveyChanged, SubjectOf(survey), before, new { survey.Name, survey.ChangeDays, Content = isSaidOtherwise ? "changed" : null });
        await db.SaveChangesAsync(stop);
        return survey;
    }

    /// <summary>Publishes and saves; asked several times at once, there is one version.</summary>
    /// <returns>The survey, or nothing where there is none of this id.</returns>
    public Task<Survey?> Publish(Guid id, CancellationToken stop) => db.Retry(async () =>
    {
        if (await db.Surveys.SingleOrDefaultAsync(s => s.Id == id, stop) is not { } survey)
            return null;

        await Publish(survey, stop);
        await db.SaveChangesAsync(stop);
        return survey;
    });

    /// <summary>Makes the draft the version that people are asked. Saves nothing by itself.</summary>
    /// <exception cref="InvalidInputException">It can't be asked yet: a text is missing.</exception>
    public async Task<SurveyVersion> Publish(Survey survey, CancellationToken stop)
    {
        survey.Draft.Check();
        var newest = await db.SurveyVersions.Where(v => v.SurveyId == survey.Id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
        var before = survey.Published;
        var version = survey.Publish(newest, clock.GetUtcNow());
        if (version != newest)
            db.SurveyVersions.Add(version);
        // From now on answers may come whose traces are blended every night.
        if (survey.IsAnonymous)
            await db.NoteDue(tenant.Id, DueHint.Blending, clock.GetUtcNow(), stop);
        audit.Note(AuditActions.SurveyPublished, SubjectOf(survey), before: new { Version = before }, after: new { Version = survey.Published });
        return version;
    }

    /// <summary>Nobody is asked any more; saved at once.</summary>
    /// <returns>Whether there is a survey of this id.</returns>
    public async Task<bool> Withdraw(Guid id, CancellationToken stop)
    {
        if (await db.Surveys.SingleOrDefaultAsync(s => s.Id == id, stop) is not { } survey)
            return false;

        var before = survey.Published;
        survey.Withdraw(clock.GetUtcNow().ToStored());
        audit.Note(AuditActions.SurveyWithdrawn, SubjectOf(survey), before: new { Version = before }, after: new { Version = survey.Published });
        await db.SaveChangesAsync(stop);
        return true;
    }

    private static Subject SubjectOf(Survey survey) => new("survey", survey.Id, survey.Name);

    /// <summary>The survey that a request names in its field `survey`.</summary>
    /// <exception cref="InvalidInputException">There is none of this id, or it is no id.</exception>
    public async Task<Survey> Get(string? id, CancellationToken stop) =>
        (Guid.TryParse(id, out var surveyId) ? await db.Surveys.TagWith(HotQuery.Mark).SingleOrDefaultAsync(s => s.Id == surveyId, stop) : null)
        ?? throw new InvalidInputException("survey", "must be the id of one of your surveys; GET /api/v1/surveys lists them.");
}
