using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

/// <summary>The fingerprint of something that was erased, and must not come back when it's sent again.</summary>
internal sealed class ErasedKey : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required byte[] Hash { get; init; }
}

internal sealed class ErasedKeyMapping : IEntityTypeConfiguration<ErasedKey>
{
    public void Configure(EntityTypeBuilder<ErasedKey> key) => key.HasKey(k => new { k.TenantId, k.Hash });
}

/// <summary>Knows again what was erased: a late update, a retry or an import run again brings nobody back.</summary>
internal sealed class ErasedKeys(SurveysDb db, CurrentTenant tenant)
{
    public byte[] OfInteraction(string source, string externalId) => Fingerprint.Of(tenant.Id, "interaction", source, externalId);

    public byte[] OfAnswer(Guid surveyId, string externalId) => Fingerprint.Of(tenant.Id, "answer", surveyId.ToString(), externalId);

    public byte[] OfArticleEvent(string source, string externalId) => Fingerprint.Of(tenant.Id, "article event", source, externalId);

    /// <summary>Asked when nothing is stored under the name, and after the rows were locked: an erasure that ran meanwhile is seen.</summary>
    /// <exception cref="GoneException">One of them was erased.</exception>
    public async Task Refuse(IEnumerable<(byte[] Key, string Name)> unknown, CancellationToken stop)
    {
        var names = unknown.DistinctBy(one => Convert.ToHexString(one.Key)).ToDictionary(one => Convert.ToHexString(one.Key), one => one.Name);
        if (names.Count == 0)
            return;

        var hashes = names.Keys.Select(Convert.FromHexString).ToArray();
        if (await db.ErasedKeys.Where(k => hashes.Contains(k.Hash)).Select(k => k.Hash).FirstOrDefaultAsync(stop) is { } erased)
            throw new GoneException($"{names[Convert.ToHexString(erased)]} was erased together with the person in it. It is not taken again; there is no need to send it.");
    }
}
