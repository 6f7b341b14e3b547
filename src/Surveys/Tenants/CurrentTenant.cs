namespace Surveys.Tenants;

/// <summary>The workspace that this request, command or turn of a job works in. Entered once; unset matches nothing.</summary>
internal sealed class CurrentTenant
{
    public Guid Id { get; private set; }

    public void Enter(Guid tenantId)
    {
        if (Id != Guid.Empty && Id != tenantId)
            throw new InvalidOperationException("A scope works in one workspace only; make a scope for the other one.");

        Id = tenantId;
    }
}
