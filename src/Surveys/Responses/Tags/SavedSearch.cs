using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>A search of comments that gives its tag to what it finds, now and as answers come. What an anonymous survey was answered it leaves alone.</summary>
internal sealed class SavedSearch : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>No other search of the workspace gives it.</summary>
    public required string Tag { get; init; }

    /// <summary>As in <see cref="ResponseFilter.Q"/>.</summary>
    public required string Words { get; init; }

    public Band? Band { get; init; }
    public Guid? SurveyId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What it finds, as the page of answers shows it.</summary>
    public ResponseFilter Filter => ResponseFilter.Everything with { Q = Words, Band = Band is { } band ? EnumText.Of(band) : null, Survey = SurveyId };
}

/// <summary>A search as it is asked for: of words, and of a band and a survey if these are given.</summary>
internal sealed record SavedSearchInput
{
    public string? Tag { get; init; }
    public string? Words { get; init; }
    public string? Band { get; init; }
    public Guid? Survey { get; init; }

    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.CheckText(Tag, "tag", TagBook.LongestTag, required: true);
        errors.CheckText(Words, "words", 200, required: true);
        errors.Require(Band is null || EnumText.TryParse<Band>(Band) is not null, "band", $"takes {EnumText.All<Band>()}.");
        return errors;
    }
}

internal sealed record SavedSearchRecord(Guid Id, string Tag, string Words, Band? Band, Guid? Survey, DateTimeOffset CreatedAt)
{
    public static SavedSearchRecord Of(SavedSearch search) => new(search.Id, search.Tag, search.Words, search.Band, search.SurveyId, search.CreatedAt);
}

internal sealed class SavedSearchMapping : IEntityTypeConfiguration<SavedSearch>
{
    public void Configure(EntityTypeBuilder<SavedSearch> search)
    {
        search.HasKey(s => new { s.TenantId, s.Id });
        search.HasIndex(s => new { s.TenantId, s.Tag }).IsUnique();
        search.HasIndex(s => new { s.TenantId, s.SurveyId }).HasFilter("survey_id is not null");
        search.HasOne<Survey>().WithMany().HasForeignKey(s => new { s.TenantId, s.SurveyId }).OnDelete(DeleteBehavior.Cascade);
    }
}
