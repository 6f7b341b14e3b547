using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Keeps when the company of this workspace works.</summary>
internal sealed class WorkingTimes(SurveysDb db, CurrentTenant tenant, AuditLog audit)
{
    public async Task<WorkingTime> Here(CancellationToken stop) => await db.WorkingTimes.AsNoTracking().Select(w => w.Terms).SingleOrDefaultAsync(stop) ?? WorkingTime.Usual;

    /// <summary>Saved with what the caller saves. What is planned already keeps its moment, and is looked at again when that comes.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public async Task Change(WorkingTime given, CancellationToken stop)
    {
        given.Check();
        var own = await db.WorkingTimes.SingleOrDefaultAsync(stop);
        audit.Note(AuditActions.WorkingTimeChanged, new Subject("working_time", null, "Working time"), before: own?.Terms ?? WorkingTime.Usual, after: given);
        if (own is null)
            db.WorkingTimes.Add(new OwnWorkingTime { TenantId = tenant.Id, Terms = given });
        else
            own.Terms = given;
    }
}
