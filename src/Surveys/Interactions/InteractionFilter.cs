using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Interactions;

/// <summary>Which interactions the page is to show.</summary>
/// <param name="Q">The number in the help desk, or a part of the subject.</param>
/// <param name="Interaction">This one alone, as other pages link to it.</param>
internal sealed record InteractionFilter(InteractionStatus? Status, string? Channel, Guid? Team, string? Tag, Guid? Agent, string? Q, Guid? Interaction, Guid? Contact)
{
    public static readonly InteractionFilter None = new(null, null, null, null, null, null, null, null);

    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.CheckText(Channel, "channel", 50);
        errors.CheckText(Tag, "tag", 100);
        errors.CheckText(Q, "q", 200);
        return errors;
    }

    public IQueryable<Interaction> Apply(IQueryable<Interaction> interactions)
    {
        var pattern = Q is null ? null : Like.Containing(Q);
        return interactions
            .Where(i => (Status == null || i.Status == Status) && (Channel == null || i.Channel == Channel))
            .Where(i => (Team == null || i.TeamId == Team) && (Agent == null || i.AgentId == Agent))
            .Where(i => Tag == null || i.Tags.Contains(Tag))
            .Where(i => pattern == null || i.ExternalId == Q || EF.Functions.ILike(i.Subject!, pattern, Like.Escape))
            .Where(i => (Interaction == null || i.Id == Interaction) && (Contact == null || i.ContactId == Contact));
    }

    /// <summary>The page with these filters.</summary>
    public string Address(string? after = null) => Paging.Address(
        "/interactions",
        ("status", Status is { } status ? EnumText.Of(status) : null),
        ("channel", Channel),
        ("team", $"{Team}"),
        ("tag", Tag),
        ("agent", $"{Agent}"),
        ("q", Q),
        ("interaction", $"{Interaction}"),
        ("contact", $"{Contact}"),
        ("after", after));
}
