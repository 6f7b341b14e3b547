using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;

namespace Surveys.Responses;

internal static class Replacement
{
    /// <summary>Puts a new answer in the place of one that stands, on its day, and notes the day for the roll-up. Part of the caller's transaction; saves no row that it adds.</summary>
    /// <returns>Whether that one still stood there, and was still its customer's.</returns>
    public static async Task<bool> Replace(this SurveysDb db, SurveyResponse earlier, GivenAnswer given, Band band, CancellationToken stop)
    {
        var changed = await db.Responses.Where(r => r.Id == earlier.Id && r.Revision == earlier.Revision && r.ContactId == earlier.ContactId).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Rating, given.Rating)
                .SetProperty(r => r.Band, band)
                .SetProperty(r => r.Comment, given.Comment)
                .SetProperty(r => r.Choices, given.Choices)
                .SetProperty(r => r.Texts, given.Texts)
                .SetProperty(r => r.Language, given.Language)
                .SetProperty(r => r.Revision, earlier.Revision + 1),
            stop);
        // What a saved search found in a comment goes with it. Another comment is looked at when its day is counted.
        if (changed > 0 && given.Comment is null && earlier.Comment is not null)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                update responses set tags = coalesce((select array_agg(t order by place) from unnest(tags) with ordinality u (t, place) where t <> all(found_tags)), array[]::text[]), found_tags = array[]::text[]
                where tenant_id = {earlier.TenantId} and id = {earlier.Id} and cardinality(found_tags) > 0
                """,
                stop);
        }

        if (changed > 0)
            db.ChangedDays.Add(new ChangedDay { TenantId = earlier.TenantId, SurveyId = earlier.SurveyId, Day = earlier.AnsweredOn });
        return changed > 0;
    }
}
