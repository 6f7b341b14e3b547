using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>What a company asks its customers: a draft that can change, and versions that can't.</summary>
internal sealed class Survey : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required string Template { get; init; }

    /// <summary>csat, nps or ces: what throttles and unsubscribing speak of.</summary>
    public required string Kind { get; init; }

    public required SurveyContent Draft { get; set; }

    /// <summary>Number of the version that people are asked now; nothing while it isn't published.</summary>
    public int? Published { get; private set; }

    /// <summary>When it was withdrawn; nothing while it is published, and where it never was.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>Decided when the survey is made and kept: whoever answered was told so.</summary>
    public required bool IsAnonymous { get; init; }

    /// <summary>For how many days after answering the customer may change it.</summary>
    public int ChangeDays { get; set; } = 7;

    /// <summary>Whether something can be added to a stored answer of a customer who was asked by mail.</summary>
    public bool CanBeAddedTo => !IsAnonymous && ChangeDays > 0;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Tells what the designer can change from what it was before; the same for the same.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ChangeDays} {Name}\n{SurveyContent.Written(Draft)}")))[..16];

    /// <summary>What its texts may speak of. Who reads their name and their request believes no word of being anonymous.</summary>
    public AskedAbout About(string company, string? contact, string? agent, string? subject) =>
        IsAnonymous ? new AskedAbout(company) : new AskedAbout(company, contact, agent, subject);

    /// <summary>Makes the draft the version that people are asked from now on.</summary>
    /// <param name="newest">The survey's newest version so far, if any.</param>
    /// <returns>The version, new or, when the draft has not changed, the one there was.</returns>
    public SurveyVersion Publish(SurveyVersion? newest, DateTimeOffset now)
    {
        var version = newest is not null && newest.Content.SaysTheSameAs(Draft) ? newest : SurveyVersion.After(newest, this, now);
        (Published, WithdrawnAt) = (version.Number, null);
        return version;
    }

    public void Withdraw(DateTimeOffset now) => (Published, WithdrawnAt) = (null, Published is null ? WithdrawnAt : now);

    /// <summary>Whether people were asked it at a moment since it was last published.</summary>
    public bool WasAsked(DateTimeOffset at) => Published is not null || at < WithdrawnAt;
}

internal sealed class SurveyMapping : IEntityTypeConfiguration<Survey>
{
    public void Configure(EntityTypeBuilder<Survey> survey)
    {
        survey.HasKey(s => new { s.TenantId, s.Id });
        survey.Property(s => s.Draft).HasJsonb();
        survey.Ignore(s => s.CanBeAddedTo);
        survey.Ignore(s => s.Fingerprint);
    }
}
