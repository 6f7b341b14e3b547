using Surveys.Audit;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>
/// Notes what happens to an account in the log of each workspace that it belongs to: it opens all of them, so who looks after any of them must
/// be able to see that its locks were changed. Stored at once, and after the thing itself, as that is done outside of every workspace.
/// </summary>
internal sealed class AccountLog(TenantScopes scopes)
{
    /// <summary>By the person.</summary>
    public Task Note(Account account, AuditAction action, object? before = null, object? after = null) =>
        Note(account, action, actor => actor.IsPerson(account.Id, account.Email!), before, after);

    /// <summary>By somebody who hasn't shown who they are.</summary>
    public Task NoteStranger(Account account, AuditAction action) => Note(account, action, actor => actor.IsStranger(), null, null);

    /// <remarks>Whoever goes away meanwhile must not leave it unnoted, so nothing stops it.</remarks>
    private async Task Note(Account account, AuditAction action, Action<CurrentActor> say, object? before, object? after)
    {
        await using var outside = scopes.Outside();
        foreach (var workspace in await outside.ServiceProvider.GetRequiredService<Workspaces>().Of(account.Id, CancellationToken.None))
        {
            await using var scope = scopes.Enter(workspace.Id);
            say(scope.ServiceProvider.GetRequiredService<CurrentActor>());
            scope.ServiceProvider.GetRequiredService<AuditLog>().Note(action, new Subject("account", account.Id, account.Email), before, after);
            await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(CancellationToken.None);
        }
    }
}
