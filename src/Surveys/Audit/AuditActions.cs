using System.Reflection;

namespace Surveys.Audit;

/// <summary>Something that can be noted.</summary>
/// <param name="Name">As the API and the database have it: "key.created".</param>
/// <param name="Words">As a person says it, before the name of the thing: "made the API key".</param>
/// <param name="Title">As it is called in a list, by itself: "API key made".</param>
internal sealed record AuditAction(string Name, string Words, string Title);

/// <summary>All that is noted. What flows in (interactions, answers) isn't: the log is about who changed the product's ways.</summary>
internal static class AuditActions
{
    // Accounts
    public static readonly AuditAction WorkspaceCreated = new("workspace.created", "made the workspace", "Workspace made");
    public static readonly AuditAction WorkspaceChanged = new("workspace.changed", "changed the settings of", "Workspace’s settings changed");
    public static readonly AuditAction ThemeChanged = new("theme.changed", "changed how customers see", "Look changed");
    public static readonly AuditAction SignedIn = new("member.signed_in", "signed in to", "Signed in");
    public static readonly AuditAction MemberInvited = new("member.invited", "invited", "Member invited");
    public static readonly AuditAction InviteWithdrawn = new("member.invite_withdrawn", "took back the invitation of", "Invitation taken back");
    public static readonly AuditAction MemberJoined = new("member.joined", "joined as", "Member joined");
    public static readonly AuditAction MemberChanged = new("member.changed", "changed the role of", "Member’s role changed");
    public static readonly AuditAction MemberRemoved = new("member.removed", "removed", "Member removed");
    public static readonly AuditAction MemberLeft = new("member.left", "left, which ends the membership of", "Member left");
    public static readonly AuditAction SingleSignOnChanged = new("single_sign_on.changed", "changed the single sign-on by", "Single sign-on changed");
    public static readonly AuditAction SingleSignOnRemoved = new("single_sign_on.removed", "removed the single sign-on by", "Single sign-on removed");
    public static readonly AuditAction KeyCreated = new("key.created", "made the API key", "API key made");
    public static readonly AuditAction KeyRevoked = new("key.revoked", "revoked the API key", "API key revoked");

    // Accounts: what a person does to their own, noted in each of their workspaces
    public static readonly AuditAction PasswordChanged = new("account.password_changed", "changed the password of", "Password changed");
    public static readonly AuditAction PasswordReset = new("account.password_reset", "chose by a mailed link a new password for", "Password reset by mail");
    public static readonly AuditAction EmailChanged = new("account.email_changed", "changed the address of", "Address changed");
    public static readonly AuditAction SecondFactorOn = new("account.second_factor_on", "switched on the second factor of", "Second factor switched on");
    public static readonly AuditAction SecondFactorOff = new("account.second_factor_off", "switched off the second factor of", "Second factor switched off");
    public static readonly AuditAction RecoveryCodesMade = new("account.recovery_codes_made", "made new recovery codes for", "Recovery codes made");
    public static readonly AuditAction RecoveryCodeUsed = new("account.recovery_code_used", "used a recovery code of", "Recovery code used");
    public static readonly AuditAction PasskeyAdded = new("account.passkey_added", "added a passkey to", "Passkey added");
    public static readonly AuditAction PasskeyRemoved = new("account.passkey_removed", "removed a passkey from", "Passkey removed");
    public static readonly AuditAction AccountLocked = new("account.locked", "locked by too many wrong tries, for a while, the account", "Account locked by wrong tries");

    // Interactions
    public static readonly AuditAction AgentLinked = new("agent.linked", "said which member is the agent", "Agent linked with a member");

    // Design
    public static readonly AuditAction SurveyCreated = new("survey.created", "made the survey", "Survey made");
    public static readonly AuditAction SurveyChanged = new("survey.changed", "changed the draft of", "Survey’s draft changed");
    public static readonly AuditAction SurveyPublished = new("survey.published", "published the survey", "Survey published");
    public static readonly AuditAction SurveyWithdrawn = new("survey.withdrawn", "withdrew the survey", "Survey withdrawn");
    public static readonly AuditAction AnswerReleased = new("answer.released", "let count what was set aside", "Answer set aside: let count");
    public static readonly AuditAction AnswerDismissed = new("answer.dismissed", "dismissed what was set aside", "Answer set aside: dismissed");

    // Responses
    public static readonly AuditAction ChannelMade = new("channel.made", "made the channel", "Channel made");
    public static readonly AuditAction TagsChanged = new("response.tags_changed", "changed the tags of the answer", "Answer’s tags changed");
    public static readonly AuditAction SearchSaved = new("saved_search.made", "saved the search that gives the tag", "Search that gives a tag: saved");
    public static readonly AuditAction SearchRemoved = new("saved_search.removed", "removed the search that gives the tag", "Search that gives a tag: removed");
    public static readonly AuditAction ChannelClosed = new("channel.closed", "closed the channel", "Channel closed");

    // Dispatch
    public static readonly AuditAction WorkingTimeChanged = new("working_time.changed", "changed the working time", "Working time changed");
    public static readonly AuditAction RuleCreated = new("rule.created", "made a rule for the survey", "Rule made");
    public static readonly AuditAction RuleChanged = new("rule.changed", "changed a rule for the survey", "Rule changed");
    public static readonly AuditAction RuleDeleted = new("rule.deleted", "deleted a rule for the survey", "Rule deleted");
    public static readonly AuditAction SuppressionAdded = new("suppression.added", "kept an address from being asked", "Address kept from being asked");
    public static readonly AuditAction SuppressionLifted = new("suppression.lifted", "let an address be asked again", "Address let be asked again");

    public static readonly AuditAction SenderChanged = new("sender.changed", "changed the sender of mails to customers", "Sender of mails changed");
    public static readonly AuditAction SenderVerified = new("sender.verified", "found the DNS records in place for", "Sender’s domain verified");
    public static readonly AuditAction SenderLost = new("sender.lost", "found the DNS records gone for", "Sender’s domain lost");

    // Help desks
    public static readonly AuditAction ConnectionMade = new("connection.made", "connected the help desk", "Help desk connected");
    public static readonly AuditAction ConnectionChanged = new("connection.changed", "changed the connection to", "Connection to a help desk changed");
    public static readonly AuditAction ConnectionRemoved = new("connection.removed", "removed the connection to", "Connection to a help desk removed");

    // Trends
    public static readonly AuditAction ViewSaved = new("saved_view.made", "saved the view", "View saved");
    public static readonly AuditAction ViewRemoved = new("saved_view.removed", "removed the view", "View removed");
    public static readonly AuditAction SharingChanged = new("sharing.changed", "decided about links for outside of", "Links for outside: allowed or forbidden");
    public static readonly AuditAction ViewShared = new("view.shared", "made a link for outside to the numbers of", "Link for outside made");
    public static readonly AuditAction ViewRevoked = new("view.revoked", "took back a link for outside to the numbers of", "Link for outside taken back");

    // KPIs
    public static readonly AuditAction CostEntered = new("monthly_cost.entered", "entered what support cost in", "Cost of a month entered");

    // Colleagues
    public static readonly AuditAction ColleaguesAsked = new("colleague_round.opened", "asked colleagues by the survey", "Colleagues asked");
    public static readonly AuditAction ColleagueRoundRemoved = new("colleague_round.removed", "removed the survey among colleagues", "Survey among colleagues removed");

    // Goals
    public static readonly AuditAction GoalSet = new("goal.set", "set the goal", "Goal set");
    public static readonly AuditAction GoalChanged = new("goal.changed", "changed the goal", "Goal changed");
    public static readonly AuditAction GoalReviewed = new("goal.reviewed", "reviewed and closed the goal", "Goal reviewed");
    public static readonly AuditAction GoalRemoved = new("goal.removed", "removed the goal", "Goal removed");

    // Pillars, Philosophy
    public static readonly AuditAction PillarsChanged = new("pillars.changed", "changed the", "Pillars changed");
    public static readonly AuditAction PhilosophyWritten = new("philosophy.written", "wrote down what support stands for:", "Philosophy written down");

    // Privacy
    public static readonly AuditAction ContactErased = new("contact.erased", "erased the contact", "Contact erased");
    public static readonly AuditAction ContactExported = new("contact.exported", "exported all data of the contact", "Contact’s data exported");
    public static readonly AuditAction ContactSilenced = new("contact.suppressed", "set not to be asked the contact", "Contact set not to be asked");
    public static readonly AuditAction ContactUnsilenced = new("contact.unsuppressed", "set to be asked again the contact", "Contact set to be asked again");
    public static readonly AuditAction RetentionChanged = new("retention.changed", "changed how long words and people are kept in", "Retention changed");
    public static readonly AuditAction DataForgotten = new("data.forgotten", "forgot what had grown too old in", "Old data forgotten");
    public static readonly AuditAction DeletionOrdered = new("workspace.deletion_ordered", "ordered the deletion of", "Workspace’s deletion ordered");
    public static readonly AuditAction DeletionCalledOff = new("workspace.kept", "called off the deletion of", "Workspace’s deletion called off");

    // Imports, Home
    public static readonly AuditAction DataImported = new("data.imported", "imported the file", "File imported");
    public static readonly AuditAction DemoWritten = new("demo.written", "wrote the made-up history of the demo", "Demo written");

    public static IReadOnlyDictionary<string, AuditAction> All { get; } = typeof(AuditActions).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => field.GetValue(null)).OfType<AuditAction>().ToDictionary(action => action.Name);
}
