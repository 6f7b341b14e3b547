using System.Reflection;

namespace Surveys.Audit;

/// <summary>Something that can be noted.</summary>
/// <param name="Name">As the API and the database have it: "key.created".</param>
/// <param name="Words">As a person says it, before the name of the thing: "made the API key".</param>
internal sealed record AuditAction(string Name, string Words);

/// <summary>All that is noted. What flows in (interactions, answers) isn't: the log is about who changed the product's ways.</summary>
internal static class AuditActions
{
    // Accounts
    public static readonly AuditAction WorkspaceCreated = new("workspace.created", "made the workspace");
    public static readonly AuditAction WorkspaceChanged = new("workspace.changed", "changed the settings of");
    public static readonly AuditAction SignedIn = new("member.signed_in", "signed in to");
    public static readonly AuditAction MemberInvited = new("member.invited", "invited");
    public static readonly AuditAction InviteWithdrawn = new("member.invite_withdrawn", "took back the invitation of");
    public static readonly AuditAction MemberJoined = new("member.joined", "joined as");
    public static readonly AuditAction MemberChanged = new("member.changed", "changed the role of");
    public static readonly AuditAction MemberRemoved = new("member.removed", "removed");
    public static readonly AuditAction MemberLeft = new("member.left", "left, who was");
    public static readonly AuditAction SingleSignOnChanged = new("single_sign_on.changed", "changed the single sign-on by");
    public static readonly AuditAction SingleSignOnRemoved = new("single_sign_on.removed", "removed the single sign-on by");
    public static readonly AuditAction KeyCreated = new("key.created", "made the API key");
    public static readonly AuditAction KeyRevoked = new("key.revoked", "revoked the API key");

    // Interactions
    public static readonly AuditAction AgentLinked = new("agent.linked", "said which member is the agent");

    // Design
    public static readonly AuditAction SurveyCreated = new("survey.created", "made the survey");
    public static readonly AuditAction SurveyChanged = new("survey.changed", "changed the draft of");
    public static readonly AuditAction SurveyPublished = new("survey.published", "published the survey");
    public static readonly AuditAction SurveyWithdrawn = new("survey.withdrawn", "withdrew the survey");
    public static readonly AuditAction AnswerReleased = new("answer.released", "let count what was set aside");
    public static readonly AuditAction AnswerDismissed = new("answer.dismissed", "dismissed what was set aside");

    // Dispatch
    public static readonly AuditAction RuleCreated = new("rule.created", "made a rule for the survey");
    public static readonly AuditAction RuleChanged = new("rule.changed", "changed a rule for the survey");
    public static readonly AuditAction RuleDeleted = new("rule.deleted", "deleted a rule for the survey");

    // Privacy
    public static readonly AuditAction ContactErased = new("contact.erased", "erased the contact");
    public static readonly AuditAction ContactExported = new("contact.exported", "exported all data of the contact");
    public static readonly AuditAction ContactSilenced = new("contact.suppressed", "set not to be asked the contact");
    public static readonly AuditAction ContactUnsilenced = new("contact.unsuppressed", "set to be asked again the contact");
    public static readonly AuditAction RetentionChanged = new("retention.changed", "changed how long words and people are kept in");
    public static readonly AuditAction DataForgotten = new("data.forgotten", "forgot what had grown too old in");
    public static readonly AuditAction DeletionOrdered = new("workspace.deletion_ordered", "ordered the deletion of");
    public static readonly AuditAction DeletionCalledOff = new("workspace.kept", "called off the deletion of");

    // Imports, Home
    public static readonly AuditAction DataImported = new("data.imported", "imported the file");
    public static readonly AuditAction DemoWritten = new("demo.written", "wrote the made-up history of the demo");

    public static IReadOnlyDictionary<string, AuditAction> All { get; } = typeof(AuditActions).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => field.GetValue(null)).OfType<AuditAction>().ToDictionary(action => action.Name);
}
