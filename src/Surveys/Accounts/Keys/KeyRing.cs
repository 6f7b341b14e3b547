using Surveys.Audit;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Makes and revokes the workspace's keys. Saves nothing by itself.</summary>
internal sealed class KeyRing(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock)
{
    /// <returns>The key's text, which is told this once: only its hash is kept.</returns>
    public ApiKeyText Add(string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt = null)
    {
        var (key, text) = ApiKey.Create(tenant.Id, name, scopes, clock.GetUtcNow(), expiresAt);
        db.ApiKeys.Add(key);
        audit.Note(AuditActions.KeyCreated, SubjectOf(key), after: new { key.Scopes, key.ExpiresAt });
        return text;
    }

    public void Revoke(ApiKey key)
    {
        if (key.RevokedAt is not null)
            return;

        key.Revoke(clock.GetUtcNow());
        audit.Note(AuditActions.KeyRevoked, SubjectOf(key), before: new { key.Scopes });
    }

    private static Subject SubjectOf(ApiKey key) => new("key", key.Id, key.Name);
}
