using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>What an answer's link leads to.</summary>
/// <param name="Locale">The customer's own, as the help desk knows it.</param>
internal sealed record Asked(
    Tenant Workspace, Invitation Invitation, SurveyVersion Version, Survey Survey, SurveyResponse? Answer, AskedAbout About, string? Locale)
{
    public SurveyContent Content => Version.Content;

    /// <summary>By whom isn't kept where the survey is anonymous: then the answer itself can't be found.</summary>
    public bool IsAnswered => Answer is not null || Invitation.HasAnonymousAnswer;

    /// <summary>What was sent was sent to somebody: without them, they have been erased since.</summary>
    public bool IsErased => Invitation.ContactId is null;

    /// <summary>Until when the answer can be changed; nothing where there is none to be found.</summary>
    public DateTimeOffset? ChangeableUntil => Answer?.AnsweredAt.AddDays(Survey.ChangeDays);

    public bool IsOpen(DateTimeOffset now) =>
        !IsErased && (Invitation.ExpiresAt is null || Invitation.ExpiresAt > now) && Invitation.Answerable.Contains(Invitation.Status);

    public bool IsChangeable(DateTimeOffset now) => !IsErased && ChangeableUntil > now;

    public Wording In(Language language) => new(Content, language, About);
}
