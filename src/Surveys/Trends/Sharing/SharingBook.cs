using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Keeps the links that show numbers outside, and whether there may be any.</summary>
internal sealed class SharingBook(SurveysDb db, CurrentTenant tenant, LinkTokens tokens, BaseUrl baseUrl, AuditLog audit, TimeProvider clock)
{
    /// <summary>For how many days a link may be made.</summary>
    public static readonly IReadOnlyList<int> Lifetimes = [7, 30, 90];

    public Task<bool> IsAllowed(CancellationToken stop) => db.SharingSettings.AnyAsync(s => s.IsAllowed, stop);

    /// <summary>Stored at once. Where links are forbidden all that there are end for good.</summary>
    public Task Allow(bool isAllowed, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var settings = await db.SharingSettings.FromSql($"select * from sharing_settings where tenant_id = {tenant.Id} for update").SingleOrDefaultAsync(stop);
        if (settings is null)
            db.SharingSettings.Add(settings = new SharingSettings { TenantId = tenant.Id, IsAllowed = false });
        var workspace = await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop);
        audit.Note(AuditActions.SharingChanged, new Subject("workspace", tenant.Id, workspace), new { settings.IsAllowed }, new { IsAllowed = isAllowed });
        settings.IsAllowed = isAllowed;
        if (!isAllowed)
        {
            foreach (var view in await db.SharedViews.Where(v => v.RevokedAt == null).ToListAsync(stop))
                await End(view, stop);
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Stored at once.</summary>
    /// <param name="days">Of <see cref="Lifetimes"/>.</param>
    /// <exception cref="InvalidInputException">The field days or shows_agents can't be accepted.</exception>
    /// <exception cref="ConflictException">The owner allows no links.</exception>
    public Task<SharedView> Make(Guid survey, SharedTerms terms, bool showsAgents, int days, CancellationToken stop) => db.Retry(async () =>
    {
        var errors = new FieldErrors();
        errors.Require(Lifetimes.Contains(days), "days", "takes 7, 30 or 90.");
        errors.Require(terms.Agent is null || showsAgents, "shows_agents", "must be ticked: the view is of one agent’s answers.");
        errors.CheckText(terms.Channel, "channel", 50);
        errors.CheckText(terms.Tag, "tag", 100);
        errors.ThrowIfAny();

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Held until the end: none is made while they are being forbidden.
        if (await db.SharingSettings.FromSql($"select * from sharing_settings where tenant_id = {tenant.Id} for share").AsNoTracking().SingleOrDefaultAsync(stop) is not { IsAllowed: true })
            throw new ConflictException("Links for outside are forbidden here. An owner can allow them under Settings.");

        var now = clock.GetUtcNow();
        var view = new SharedView { TenantId = tenant.Id, Id = Guid.CreateVersion7(now), SurveyId = survey, Terms = terms, ShowsAgents = showsAgents, CreatedAt = now, ExpiresAt = now.AddDays(days) };
        db.SharedViews.Add(view);
        audit.Note(AuditActions.ViewShared, await About(view, stop), after: new { UntilDay = view.ExpiresAt.AsDay(), view.ShowsAgents, view.Terms });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return view;
    });

    /// <summary>Ends it for good.</summary>
    /// <returns>Whether there is such a link.</returns>
    public Task<bool> Revoke(Guid id, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.SharedViews.FromSql($"select * from shared_views where tenant_id = {tenant.Id} and id = {id} for update").SingleOrDefaultAsync(stop) is not { } view)
            return false;

        if (view.RevokedAt is null)
            await End(view, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Where its link leads.</summary>
    public string AddressOf(SharedView view) => baseUrl.To($"shared/{tokens.Create(LinkPurpose.SharedView, view.TenantId, view.Id)}");

    /// <summary>Nothing of one that has ended, for whatever reason.</summary>
    public async Task<SharedView?> Find(Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return await db.SharedViews.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id && v.RevokedAt == null && v.ExpiresAt > now && db.SharingSettings.Any(s => s.IsAllowed), stop);
    }

    private async Task End(SharedView view, CancellationToken stop)
    {
        view.Revoke(clock.GetUtcNow());
        audit.Note(AuditActions.ViewRevoked, await About(view, stop));
    }

    private async Task<Subject> About(SharedView view, CancellationToken stop) =>
        new("shared_view", view.Id, await db.Surveys.Where(s => s.Id == view.SurveyId).Select(s => s.Name).SingleAsync(stop));
}
