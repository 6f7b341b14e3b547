using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Interactions;

/// <summary>Whose scores and comments a person may see.</summary>
internal static class OwnAgents
{
    /// <summary>The agents of the help desk that this person is: as an admin said, else by the address. A help desk may know one person twice.</summary>
    /// <returns>Their ids, perhaps none; null for who may see everyone's.</returns>
    public static async Task<IReadOnlyList<Guid>?> OwnAgentIds(this SurveysDb db, HttpContext context, CancellationToken stop) =>
        context.User.May(Role.Analyst) ? null : await db.OwnAgentIds(context.Member()!, context.User.Identity!.Name!, stop);

    /// <inheritdoc cref="OwnAgentIds(SurveysDb, HttpContext, CancellationToken)"/>
    public static async Task<IReadOnlyList<Guid>?> OwnAgentIds(this SurveysDb db, Member member, string email, CancellationToken stop)
    {
        if (member.Role <= Role.Analyst)
            return null;

        var address = email.ToLowerInvariant();
        return await db.Agents
            .Where(a => a.MemberId == member.Id || (a.MemberId == null && a.Email == address))
            .OrderBy(a => a.Name)
            .Select(a => a.Id)
            .ToListAsync(stop);
    }
}
