using Microsoft.EntityFrameworkCore;

namespace Surveys.Accounts;

/// <summary>Members of the workspace by their addresses, where one of them is to look after something.</summary>
internal static class KnownMembers
{
    /// <returns>Nothing where nobody here has that address.</returns>
    public static async Task<Guid?> MemberWith(this SurveysDb db, string address, CancellationToken stop)
    {
        // What PostgreSQL can't hold is nobody's address.
        if (address.Contains('\0', StringComparison.Ordinal))
            return null;

        var wanted = address.Trim().ToUpperInvariant();
        return await db.Members.Where(m => db.Users.Any(a => a.Id == m.AccountId && a.NormalizedEmail == wanted)).Select(m => (Guid?)m.Id).SingleOrDefaultAsync(stop);
    }

    /// <returns>Nothing of nobody, and of who has left.</returns>
    public static async Task<string?> AddressOf(this SurveysDb db, Guid? member, CancellationToken stop) => member is { } id
        ? await db.Users.Where(a => db.Members.Any(m => m.Id == id && m.AccountId == a.Id)).Select(a => a.Email).SingleOrDefaultAsync(stop)
        : null;

    /// <summary>By the alphabet.</summary>
    public static async Task<List<string>> MemberAddresses(this SurveysDb db, CancellationToken stop) =>
        [.. (await db.Users.Where(a => db.Members.Any(m => m.AccountId == a.Id)).OrderBy(a => a.Email).Select(a => a.Email).ToListAsync(stop)).OfType<string>()];
}
