using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Articles;

/// <summary>An article of a help centre, known by its source and its id there.</summary>
internal sealed class Article : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Source { get; init; }
    public required string ExternalId { get; init; }
    public string? Title { get; set; }
    public string? Url { get; set; }
    public string? Section { get; set; }

    /// <summary>When the source last changed it; an older event changes nothing of it.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When we first heard of it.</summary>
    public required DateTimeOffset KnownAt { get; init; }
}

internal enum ArticleDeed
{
    Viewed,
    Helpful,
    NotHelpful,
}

/// <summary>Somebody read an article, or said whether it helped.</summary>
internal sealed class ArticleEvent : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid ArticleId { get; init; }
    public required string Source { get; init; }

    /// <summary>The event's own id in its source; told again, it counts once.</summary>
    public string? ExternalId { get; init; }

    public required ArticleDeed Deed { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it was read, in seconds.</summary>
    public int? ReadingSeconds { get; init; }

    public Guid? ContactId { get; init; }

    /// <summary>The source's name for one visit, by which what a stranger read hangs together.</summary>
    public string? Session { get; init; }
}

internal sealed class ArticleMapping : IEntityTypeConfiguration<Article>, IEntityTypeConfiguration<ArticleEvent>
{
    public void Configure(EntityTypeBuilder<Article> article)
    {
        article.HasKey(a => new { a.TenantId, a.Id });
        article.HasIndex(a => new { a.TenantId, a.Source, a.ExternalId }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ArticleEvent> happened)
    {
        happened.HasKey(e => new { e.TenantId, e.Id });
        happened.HasIndex(e => new { e.TenantId, e.Source, e.ExternalId }).IsUnique();
        happened.HasIndex(e => new { e.TenantId, e.ArticleId, e.At });
        happened.HasIndex(e => new { e.TenantId, e.At });
        happened.HasIndex(e => new { e.TenantId, e.ContactId, e.At }).HasFilter("contact_id is not null");
        happened.HasIndex(e => new { e.TenantId, e.Source, e.Session }).HasFilter("session is not null");
        happened.HasIndex(e => new { e.TenantId, e.Id }).HasFilter("contact_id is not null or session is not null or external_id is not null");
        happened.HasOne<Article>().WithMany().HasForeignKey(e => new { e.TenantId, e.ArticleId });
        happened.HasOne<Contact>().WithMany().HasForeignKey(e => new { e.TenantId, e.ContactId });
    }
}
