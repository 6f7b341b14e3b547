using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Articles;

/// <summary>What a help centre tells of a reader.</summary>
/// <param name="Source">Where it happened; the article and the event are known by their ids there.</param>
/// <param name="ExternalId">The event's own id; the same one told again counts once.</param>
/// <param name="Event">viewed, helpful or not_helpful.</param>
/// <param name="At">Now, where it isn't given.</param>
/// <param name="ReadingSeconds">How long it was read, from 0 to 86,400 seconds.</param>
/// <param name="Contact">The reader, where they are known: by email or external_id.</param>
/// <param name="Session">The source's name for one visit.</param>
internal sealed record ArticleEventInput(
    string? Source,
    ArticleInput? Article,
    ArticleDeed? Event,
    string? ExternalId = null,
    DateTimeOffset? At = null,
    int? ReadingSeconds = null,
    ContactInput? Contact = null,
    string? Session = null)
{
    private const int LongestReading = 86_400;

    public string? ExternalId { get; init => field = Blank.ToNull(value); } = Blank.ToNull(ExternalId);
    public string? Session { get; init => field = Blank.ToNull(value); } = Blank.ToNull(Session);

    public FieldErrors Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.CheckText(Source, "source", 100, required: true);
        errors.CheckText(ExternalId, "external_id", 200);
        errors.CheckText(Session, "session", 200);
        errors.Require(Article is not null, "article", "is missing.");
        errors.Require(Event is not null, "event", $"must be one of {EnumText.All<ArticleDeed>()}.");
        errors.CheckMoment(At, "at", now);
        errors.Require(ReadingSeconds is null or (>= 0 and <= LongestReading), "reading_seconds", "must be from 0 to 86,400.");
        Article?.Check(errors, now);
        Contact?.Check(errors);
        return errors;
    }
}

/// <summary>An article as its source describes it; what is left out stays as it is known.</summary>
/// <param name="UpdatedAt">When the source last changed it: an older description changes nothing.</param>
internal sealed record ArticleInput(string? ExternalId, string? Title = null, string? Url = null, string? Section = null, DateTimeOffset? UpdatedAt = null)
{
    public void Check(FieldErrors errors, DateTimeOffset now)
    {
        errors.CheckText(ExternalId, "article.external_id", 200, required: true);
        errors.CheckText(Title, "article.title", 500);
        errors.CheckText(Section, "article.section", 200);
        errors.CheckText(Url, "article.url", 2000);
        errors.Require(Blank.ToNull(Url) is null || (Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"), "article.url", "must be an address that begins with https:// or http://.");
        errors.CheckMoment(UpdatedAt, "article.updated_at", now);
    }

    /// <summary>Tells the article what is new of it.</summary>
    public void Describe(Article article)
    {
        if (UpdatedAt?.ToStored() < article.UpdatedAt)
            return;

        article.Title = Blank.ToNull(Title) ?? article.Title;
        article.Url = Blank.ToNull(Url) ?? article.Url;
        article.Section = Blank.ToNull(Section) ?? article.Section;
        article.UpdatedAt = UpdatedAt?.ToStored() ?? article.UpdatedAt;
    }
}
