using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Which invitations are to be shown.</summary>
/// <param name="Interaction">Those about it alone, as other pages link to them.</param>
internal sealed record InvitationFilter(InvitationStatus? Status = null, Guid? Survey = null, Reason? Reason = null, Guid? Interaction = null, Guid? Contact = null)
{
    public static readonly InvitationFilter None = new();

    public IQueryable<Invitation> Apply(IQueryable<Invitation> invitations) => invitations
        .Where(i => (Status == null || i.Status == Status) && (Survey == null || i.SurveyId == Survey) && (Reason == null || i.Reason == Reason))
        .Where(i => (Interaction == null || i.InteractionId == Interaction) && (Contact == null || i.ContactId == Contact));

    /// <summary>The page with these filters.</summary>
    public string Address(string? after = null) => Paging.Address(
        "/invitations",
        ("status", Status is { } status ? EnumText.Of(status) : null),
        ("survey", $"{Survey}"),
        ("reason", Reason is { } reason ? EnumText.Of(reason) : null),
        ("interaction", $"{Interaction}"),
        ("contact", $"{Contact}"),
        ("after", after));
}
