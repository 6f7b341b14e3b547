using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.HelpDesks;

internal enum Vendor
{
    Zendesk,
    Freshdesk,
    Intercom,
    Hubspot,
    Generic,
}

/// <summary>A help desk that sends what happens to its tickets to an address of its own.</summary>
internal sealed class Connection : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Vendor Vendor { get; init; }

    /// <summary>What the company calls it: "Zendesk, shop".</summary>
    public required string Name { get; init; }

    /// <summary>The source of its interactions.</summary>
    public required string Source { get; init; }

    /// <summary>By which the help desk signs; sealed, see <see cref="ConnectionSecrets"/>. Nothing until somebody has pasted it.</summary>
    public byte[]? Secret { get; set; }

    public required Mapping Mapping { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last sent something that was its own.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>How often something came here that wasn't signed by it. Of these nothing else is kept.</summary>
    public int Refused { get; init; }

    public DateTimeOffset? LastRefusedAt { get; init; }
    public string? LastRefusal { get; init; }
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>For good. The row stays, so that its interactions keep their source and its address says what became of it.</summary>
    public void Remove(DateTimeOffset now)
    {
        RemovedAt ??= now;
        Secret = null;
    }
}

internal sealed class ConnectionMapping : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> connection)
    {
        connection.HasKey(c => new { c.TenantId, c.Id });
        connection.Property(c => c.Mapping).HasJsonb();
    }
}

internal static class Vendors
{
    public static string Title(this Vendor vendor) => vendor switch
    {
        Vendor.Hubspot => "HubSpot",
        Vendor.Generic => "Another help desk",
        _ => vendor.ToString(),
    };

    /// <summary>These sign with a secret of their own, which has to be pasted here; the others send one that we have made.</summary>
    public static bool BringsItsSecret(this Vendor vendor) => vendor is Vendor.Zendesk or Vendor.Intercom or Vendor.Hubspot;

    /// <summary>What the vendor calls the secret.</summary>
    public static string SecretName(this Vendor vendor) => vendor == Vendor.Zendesk ? "Signing secret" : "Client secret";
}
