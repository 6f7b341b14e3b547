using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;

namespace Surveys.Interactions;

internal sealed record MemberChoice(Guid Id, string Email);

/// <summary>The agents that the help desk named, and which member each is: that member sees the agent's scores.</summary>
internal sealed class AgentsModel(SurveysDb db, AuditLog audit) : PageModel
{
    public Page<Agent> Rows { get; private set; } = new([], null);
    public IReadOnlyList<MemberChoice> Members { get; private set; } = [];

    public async Task OnGet(Guid? after, CancellationToken stop)
    {
        Members = await db.Members.Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => new { m.Id, a.Email })
            .OrderBy(m => m.Email).Select(m => new MemberChoice(m.Id, m.Email!)).ToListAsync(stop);
        Rows = await db.Agents.AsNoTracking().Where(a => after == null || a.Id > after).OrderBy(a => a.Id).Slice(null, a => a.Id, a => a, stop);
    }

    public async Task<IActionResult> OnPost(Guid id, Guid? member, Guid? after, CancellationToken stop)
    {
        var agent = await db.Agents.SingleOrDefaultAsync(a => a.Id == id, stop);
        if (agent is null || (member is not null && !await db.Members.AnyAsync(m => m.Id == member, stop)))
            return NotFound();

        audit.Note(AuditActions.AgentLinked, new Subject("agent", agent.Id, agent.Name), new { agent.MemberId }, new { MemberId = member });
        agent.MemberId = member;
        await db.SaveChangesAsync(stop);
        return RedirectToPage(new { after });
    }

    /// <summary>The member that the address tells of, where no admin has said otherwise.</summary>
    public MemberChoice? ByAddress(Agent agent) => agent.MemberId is null && agent.Email is not null
        ? Members.FirstOrDefault(m => string.Equals(m.Email, agent.Email, StringComparison.OrdinalIgnoreCase))
        : null;
}
