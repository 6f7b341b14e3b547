using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Dispatch;

internal static class Segments
{
    /// <summary>How many people have all these attributes, and an address to be asked at.</summary>
    public static Task<int> CountPeople(this SurveysDb db, Guid tenantId, IReadOnlyDictionary<string, string> attributes, CancellationToken stop) =>
        db.Database.SqlQuery<int>(
            $"select count(*)::int as \"Value\" from contacts where tenant_id = {tenantId} and email is not null and attributes @> {JsonSerializer.Serialize(attributes)}::jsonb").SingleAsync(stop);

    /// <summary>"12 people now, so about one is asked every 8 days".</summary>
    public static string Pace(int people, RuleTerms terms)
    {
        var perDay = people * terms.Sample / terms.Every!.Value.TotalDays;
        return string.Create(CultureInfo.InvariantCulture, $"{people:N0} {(people == 1 ? "person" : "people")} now") + perDay switch
        {
            0 => ", so nobody is asked",
            >= 1 => string.Create(CultureInfo.InvariantCulture, $", so about {Math.Round(perDay):N0} {(Math.Round(perDay) == 1 ? "is" : "are")} asked a day"),
            _ => string.Create(CultureInfo.InvariantCulture, $", so about one is asked every {Math.Round(1 / perDay):N0} days"),
        };
    }
}
