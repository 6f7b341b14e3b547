using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Tenants;

/// <summary>A workspace's name as it stands in an address: "Acme Ltd" → "acme-ltd".</summary>
internal static class Slug
{
    public const int LongestLength = 60;

    public static bool IsValid(string slug) => slug.Length is > 0 and <= LongestLength && slug == Of(slug);

    public static string Of(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var trimmed = slug.ToString(0, Math.Min(slug.Length, LongestLength)).Trim('-');
        return trimmed.Length > 0 ? trimmed : "workspace";
    }

    /// <summary>The name's slug, with a number behind it when others have taken it. Part of the caller's transaction.</summary>
    public static async Task<string> FreeOne(SurveysDb db, string name, CancellationToken stop)
    {
        var slug = Of(name);
        // Companies of one name that sign up at once choose one after the other.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"slug {slug}"}, 0))", stop);
        var taken = await db.Tenants.Where(t => t.Slug.StartsWith(slug)).Select(t => t.Slug).ToListAsync(stop);
        return taken.Contains(slug)
            ? Enumerable.Range(2, int.MaxValue - 2).Select(n => $"{slug}-{n}").First(s => !taken.Contains(s))
            : slug;
    }
}
