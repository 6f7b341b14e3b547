using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

/// <summary>A customer. The address is kept in lower case, as nobody means two people by two spellings of it.</summary>
internal sealed class Contact : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public string? ExternalId { get; set; }
    public string? Email { get; set; }
    public string? Name { get; set; }

    /// <summary>The name in lower case, kept by PostgreSQL: what its beginning is looked up in.</summary>
    public string? NameKey { get; private set; }

    /// <summary>The name's last word in lower case, where it has several: kept by PostgreSQL, as is the domain.</summary>
    public string? LastNameKey { get; private set; }

    /// <summary>What stands behind the address's @.</summary>
    public string? EmailDomain { get; private set; }

    public string? Locale { get; set; }
    public string? TimeZone { get; set; }
    public Dictionary<string, string> Attributes { get; set; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Someone in support who handles interactions; need not have an account here.</summary>
internal sealed class Agent : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public string? ExternalId { get; set; }
    public string? Email { get; set; }
    public required string Name { get; set; }

    /// <summary>The member that this agent is, when an admin said so; else it's told by the address.</summary>
    public Guid? MemberId { get; set; }
}

internal sealed class Team : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; init; }
}

internal sealed class PeopleMapping : IEntityTypeConfiguration<Contact>, IEntityTypeConfiguration<Agent>, IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Contact> contact)
    {
        contact.HasKey(c => new { c.TenantId, c.Id });
        contact.HasIndex(c => new { c.TenantId, c.ExternalId }).IsUnique();
        contact.HasIndex(c => new { c.TenantId, c.Email }).IsUnique();
        contact.HasIndex(c => new { c.TenantId, c.NameKey });
        contact.HasIndex(c => new { c.TenantId, c.LastNameKey });
        contact.HasIndex(c => new { c.TenantId, c.Email }, "ix_contacts_tenant_id_email_beginning");
        contact.HasIndex(c => new { c.TenantId, c.EmailDomain });
        contact.Property(c => c.NameKey).HasComputedColumnSql("lower(name)", stored: true).UseCollation("C");
        contact.Property(c => c.LastNameKey).HasComputedColumnSql(@"lower(substring(name from '\s(\S+)\s*$'))", stored: true).UseCollation("C");
        contact.Property(c => c.EmailDomain).HasComputedColumnSql("split_part(email, '@', 2)", stored: true).UseCollation("C");
        contact.Property(c => c.Attributes).HasJsonb();
    }

    public void Configure(EntityTypeBuilder<Agent> agent)
    {
        agent.HasKey(a => new { a.TenantId, a.Id });
        agent.HasIndex(a => new { a.TenantId, a.ExternalId }).IsUnique();
        agent.HasIndex(a => new { a.TenantId, a.Email });
        agent.HasIndex(a => new { a.TenantId, a.Name });
        agent.HasOne<Member>().WithMany().HasForeignKey(a => new { a.TenantId, a.MemberId });
    }

    public void Configure(EntityTypeBuilder<Team> team)
    {
        team.HasKey(t => new { t.TenantId, t.Id });
        team.HasIndex(t => new { t.TenantId, t.Name }).IsUnique();
    }
}
