using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>One of those things on which customers' experience rests.</summary>
/// <param name="Key">Of it for good, whatever it's called: ratings are kept by it.</param>
/// <param name="Meaning">For whoever rates it.</param>
internal sealed record Pillar(string Key, string Name, string Meaning, bool IsPriority = false)
{
    /// <summary>Those that a workspace begins with. Their names stand in the languages' files, as customers read them.</summary>
    public static IReadOnlyList<Pillar> Usual { get; } =
    [
        Of("advertising", "What we promise before anybody is our customer"),
        Of("content", "What we write and show, on our site, in our help and in our mails"),
        Of("digital", "Site, app and shop: quick, clear, and there when they’re needed"),
        Of("non_digital", "Branches, parcels, letters, the phone: all that isn’t on a screen"),
        Of("communication", "How we tell what’s going on, before they have to ask"),
        Of("representatives", "The people whom customers deal with"),
        Of("products", "What we sell, and whether it does what it should"),
        Of("service", "Help when something is wrong or unclear"),
        Of("friction", "How little stands in the way: forms, waiting, doing things twice"),
        Of("reputation", "What is said about us, and whether we keep to it"),
    ];

    /// <summary>What customers read of it: in all languages where it has its usual name, else as it was written.</summary>
    public Words NameFor(string language)
    {
        var usual = Templates.Text($"pillar_{Key}");
        return usual is not null && usual.In(Language.English.Code, []) == Name ? usual : new Words(language, Name);
    }

    private static Pillar Of(string key, string meaning) => new(key, Templates.Text($"pillar_{key}")!.In(Language.English.Code, []), meaning);
}

/// <summary>A workspace's pillars, and how it asks about them. Without a row they are the usual ones, and no customer has been asked.</summary>
internal sealed class PillarPlan : ITenantOwned
{
    public const double UsualMargin = 5;

    public required Guid TenantId { get; init; }
    public IReadOnlyList<Pillar> Pillars { get; set; } = Pillar.Usual;

    /// <summary>Which asks customers; nothing until one was made.</summary>
    public Guid? SurveyId { get; set; }

    /// <summary>The attribute of contacts by which customers are told apart, such as a year of birth.</summary>
    public string? SegmentBy { get; set; }

    /// <summary>Wanted half-width of a share, in points of 0 to 100.</summary>
    public double Margin { get; set; } = UsualMargin;

    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class PillarPlanMapping : IEntityTypeConfiguration<PillarPlan>
{
    public void Configure(EntityTypeBuilder<PillarPlan> plan)
    {
        plan.HasKey(p => p.TenantId);
        plan.Property(p => p.Pillars).HasJsonb();
        plan.HasIndex(p => new { p.TenantId, p.SurveyId });
        plan.HasOne<Survey>().WithMany().HasForeignKey(p => new { p.TenantId, p.SurveyId });
    }
}
