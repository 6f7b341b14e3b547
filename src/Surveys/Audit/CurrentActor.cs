using Surveys.Shared;

namespace Surveys.Audit;

/// <summary>Who acts in this request, command or turn of a job: said at its door, read by <see cref="AuditLog"/>.</summary>
internal sealed class CurrentActor(IHttpContextAccessor http)
{
    /// <summary>Nothing while nobody has said who acts.</summary>
    public ActorKind? Kind { get; private set; }

    public Guid? Id { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>Where the request comes from; nothing outside of requests.</summary>
    public string? Address => http.HttpContext?.CallerAddress()?.ToString();

    public void IsPerson(Guid accountId, string email) => Is(ActorKind.Person, accountId, email);

    public void IsKey(Guid keyId, string name) => Is(ActorKind.Key, keyId, name);

    /// <param name="name">As it's typed: "tenants create".</param>
    public void IsCommand(string name) => Is(ActorKind.Command, null, name);

    public void IsJob(string name) => Is(ActorKind.Job, null, name);

    /// <summary>Somebody with a mailed link. Customers are never in the log, so it's called by what it does: "unsubscribe".</summary>
    public void IsLink(string name) => Is(ActorKind.Link, null, name);

    /// <summary>Somebody at a door who doesn't get in, whoever it was.</summary>
    public void IsStranger() => Is(ActorKind.Stranger, null, "somebody unknown");

    private void Is(ActorKind kind, Guid? id, string name) => (Kind, Id, Name) = (kind, id, name);
}

internal static class ActingScopes
{
    public static AsyncServiceScope ByCommand(this AsyncServiceScope scope, string name)
    {
        scope.ServiceProvider.GetRequiredService<CurrentActor>().IsCommand(name);
        return scope;
    }

    public static AsyncServiceScope ByJob(this AsyncServiceScope scope, string name)
    {
        scope.ServiceProvider.GetRequiredService<CurrentActor>().IsJob(name);
        return scope;
    }
}
