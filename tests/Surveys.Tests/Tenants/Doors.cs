using Surveys.Accounts;

namespace Surveys.Tests.Tenants;

/// <summary>Who may pass a door of the house, and what it shows them.</summary>
internal abstract record Door;

/// <summary>Open to everyone, with the reason; <c>{token}</c> and the like carry what opens them.</summary>
internal sealed record OpenDoor(string Because) : Door;

/// <summary>A program's request: the scope that its key must have, and a body that says what it means with ids as $survey and so on.</summary>
internal sealed record ApiDoor(string Scope, string? Body = null) : Door;

/// <summary>A page of the workspace: the lowest role that opens it, and the lowest that sends its forms.</summary>
internal sealed record PageDoor(Role ToOpen, Role ToSend) : Door;

/// <summary>A page of the person, whatever their role is and wherever they belong.</summary>
internal sealed record AccountDoor : Door;

/// <summary>Every endpoint and page of the service, by hand and on purpose: one that isn't here fails the test, so a new one can't be forgotten.</summary>
internal static class Doors
{
    private static readonly PageDoor Reading = new(Role.Analyst, Role.Admin);
    private static readonly PageDoor Own = new(Role.Agent, Role.Agent);
    private static readonly PageDoor Ruling = new(Role.Admin, Role.Admin);
    private static readonly AccountDoor Person = new();

    public static readonly IReadOnlyDictionary<string, Door> All = new Dictionary<string, Door>
    {
        ["GET /openapi/{documentName}.json"] = new OpenDoor("says what the API is, and nothing of anybody"),
        ["/health/live"] = new OpenDoor("asked by whoever runs the service"),
        ["/health/ready"] = new OpenDoor("asked by whoever runs the service"),
        ["GET /mailbox/{id}/html"] = new OpenDoor("exists only on a developer's own machine"),
        ["/mailbox"] = new OpenDoor("answers only on a developer's own machine"),
        ["/mailbox/{id}"] = new OpenDoor("answers only on a developer's own machine"),
        [""] = new OpenDoor("the front page"),
        ["/error/{code:int}"] = new OpenDoor("words for what went wrong"),
        ["GET /logo/{tenant:guid}/{id:guid}"] = new OpenDoor("a picture that every mail shows, at an address that only mails tell"),
        ["/r/{token}"] = new OpenDoor("the token's MAC names the workspace"),
        ["/r/{token}/all"] = new OpenDoor("the token's MAC names the workspace"),
        ["/s/{token}/{frame?}"] = new OpenDoor("the token's MAC names the workspace"),
        ["/widget.js"] = new OpenDoor("a script for other sites, the same for everybody"),
        ["/u/{token}"] = new OpenDoor("the token's MAC names the workspace"),
        ["/shared/{token}"] = new OpenDoor("the token's MAC names the workspace and the view, which has an end"),
        ["/digest/{token}"] = new OpenDoor("the token's MAC names the workspace and the member"),
        ["POST /hooks/{token}"] = new OpenDoor("the token's MAC names the workspace, and the vendor's signature says who sends"),
        ["POST /mail-events/{vendor}"] = new OpenDoor("the mail provider's signature says who sends, and an unguessable id which mail is meant"),
        ["/join/{token}"] = new OpenDoor("the token's secret is known to the mailbox alone"),
        ["/sign-up"] = new OpenDoor("nobody has an account yet"),
        ["/sign-up/{token}"] = new OpenDoor("the token is sealed by the service"),
        ["/sign-in"] = new OpenDoor("nobody is signed in yet"),
        ["/sign-in/code"] = new OpenDoor("a cookie says whose password was right"),
        ["/sign-out"] = new OpenDoor("ends the own sign-in only"),
        ["/forgot-password"] = new OpenDoor("nobody is signed in yet"),
        ["/reset-password/{id:guid}/{code}"] = new OpenDoor("the code is sealed by the service"),
        ["/sign-in/passkey"] = new OpenDoor("nobody is signed in yet"),
        ["/sso/{slug?}"] = new OpenDoor("leads to the workspace's issuer, or says nothing of it"),
        ["/sso/callback"] = new OpenDoor("a sealed cookie of this browser says which attempt it ends"),
        ["/account/email/{token}"] = new OpenDoor("the token is sealed by the service"),

        ["/account"] = Person,
        ["/account/email"] = Person,
        ["/account/second-factor"] = Person,
        ["/account/sessions"] = Person,
        ["/account/passkeys"] = Person,
        ["/prove"] = Person,
        ["/workspaces"] = Person,

        ["/overview"] = Own,
        ["/overview/all"] = Reading,
        ["/overview/compare"] = Reading,
        ["/kpis"] = Reading,
        ["/balance"] = Reading,
        ["/goals"] = Reading,
        ["/goals/{id:guid}"] = Reading,
        ["/goals/edit/{id:guid?}"] = Ruling,
        ["/self-service"] = Reading,
        ["/overview/asked"] = Reading,
        ["/overview/hours"] = Reading,
        ["/overview/views"] = new PageDoor(Role.Analyst, Role.Analyst),
        ["/overview/digest"] = Own,
        ["/overview/share"] = Ruling,
        ["/answers"] = Own,
        ["/answers/{id:guid}"] = new PageDoor(Role.Agent, Role.Analyst),
        ["/answers/tags"] = new PageDoor(Role.Analyst, Role.Analyst),
        ["/quarantine"] = new PageDoor(Role.Analyst, Role.Analyst),
        ["/surveys"] = Reading,
        ["/surveys/{id:guid}"] = Reading,
        ["/surveys/{id:guid}/preview"] = Reading,
        ["/surveys/{id:guid}/trial/{lang?}"] = new PageDoor(Role.Analyst, Role.Analyst),
        ["/surveys/{id:guid}/channels"] = Reading,
        ["/surveys/{id:guid}/channels/{channel:guid}/sheet"] = Reading,
        ["/rules"] = Reading,
        ["/rules/edit/{id:guid?}"] = Reading,
        ["/working-time"] = Reading,
        ["/suppressions"] = new PageDoor(Role.Admin, Role.Admin),
        ["/messages"] = new PageDoor(Role.Admin, Role.Admin),
        ["/interactions"] = Reading,
        ["/invitations"] = Reading,
        ["/agents"] = Reading,
        ["/settings"] = Reading,
        ["/members"] = Reading,
        ["/keys"] = Ruling,
        ["/connections"] = Ruling,
        ["/connections/{id:guid}"] = Ruling,
        ["/sending"] = Ruling,
        ["/audit"] = Ruling,
        ["/imports"] = Ruling,
        ["/imports/{id:guid}"] = Ruling,
        ["/contacts"] = Ruling,
        ["/contacts/{id:guid}"] = Ruling,
        ["/settings/privacy"] = Ruling,
        ["/settings/look"] = Ruling,
        ["/settings/deletion"] = new PageDoor(Role.Owner, Role.Owner),
        ["/settings/sharing"] = new PageDoor(Role.Owner, Role.Owner),
        ["/settings/single-sign-on"] = new PageDoor(Role.Owner, Role.Owner),

        ["GET /api/v1/surveys"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/surveys"] = new ApiDoor(Scopes.Manage, """{"name":"New","template":"nps"}"""),
        ["GET /api/v1/surveys/{id:guid}"] = new ApiDoor(Scopes.Read),
        ["PUT /api/v1/surveys/{id:guid}"] = new ApiDoor(Scopes.Manage, """{"name":"Changed"}"""),
        ["GET /api/v1/surveys/{id:guid}/advice"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/surveys/{id:guid}/publication"] = new ApiDoor(Scopes.Manage),
        ["DELETE /api/v1/surveys/{id:guid}/publication"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/surveys/{id:guid}/channels"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/surveys/{id:guid}/channels"] = new ApiDoor(Scopes.Manage, """{"name":"New","via":"link"}"""),
        ["DELETE /api/v1/surveys/{id:guid}/channels/{channel:guid}"] = new ApiDoor(Scopes.Manage),
        ["POST /api/v1/interactions"] = new ApiDoor(Scopes.Ingest, """{"source":"wall","external_id":"$interaction","status":"open"}"""),
        ["POST /api/v1/interactions/batch"] = new ApiDoor(Scopes.Ingest, """[{"source":"wall","external_id":"$interaction","status":"open"}]"""),
        ["POST /api/v1/article-events"] = new ApiDoor(Scopes.Ingest, """{"source":"wall","article":{"external_id":"1"},"event":"viewed"}"""),
        ["POST /api/v1/article-events/batch"] = new ApiDoor(Scopes.Ingest, """[{"source":"wall","article":{"external_id":"1"},"event":"viewed"}]"""),
        ["GET /api/v1/articles"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/rules"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/rules"] = new ApiDoor(Scopes.Manage, """{"survey":"$survey"}"""),
        ["POST /api/v1/rules/dry-run"] = new ApiDoor(Scopes.Manage, """{"survey":"$survey"}"""),
        ["GET /api/v1/suppressions"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/suppressions"] = new ApiDoor(Scopes.Manage, """{"email":"somebody@example.com"}"""),
        ["DELETE /api/v1/suppressions/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/sender"] = new ApiDoor(Scopes.Read),
        ["PUT /api/v1/sender"] = new ApiDoor(Scopes.Manage, """{"from_name":"Changed"}"""),
        ["POST /api/v1/sender/check"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/messages"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/working-time"] = new ApiDoor(Scopes.Read),
        ["PUT /api/v1/working-time"] = new ApiDoor(Scopes.Manage, """{"from":"09:00","to":"17:00"}"""),
        ["PUT /api/v1/rules/{id:guid}"] = new ApiDoor(Scopes.Manage, """{"survey":"$survey"}"""),
        ["DELETE /api/v1/rules/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/invitations"] = new ApiDoor(Scopes.Read),
        ["DELETE /api/v1/invitations/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/responses"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/responses/export"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/responses"] = new ApiDoor(Scopes.Ingest, """{"survey":"$survey","external_id":"9","score":5}"""),
        ["PUT /api/v1/responses/{id:guid}/tags"] = new ApiDoor(Scopes.Manage, """{"tags":["billing"]}"""),
        ["GET /api/v1/saved-searches"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/saved-searches"] = new ApiDoor(Scopes.Manage, """{"tag":"refund","words":"money back","survey":"$survey"}"""),
        ["DELETE /api/v1/saved-searches/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["POST /api/v1/responses/batch"] = new ApiDoor(Scopes.Ingest, """[{"survey":"$survey","external_id":"9","score":5}]"""),
        ["GET /api/v1/quarantine"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/quarantine/{id:guid}/release"] = new ApiDoor(Scopes.Manage),
        ["POST /api/v1/quarantine/{id:guid}/dismissal"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/scores"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/scores/movements"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/balance"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/goals"] = new ApiDoor(Scopes.Read),
        ["POST /api/v1/goals"] = new ApiDoor(Scopes.Manage),
        ["POST /api/v1/goals/advice"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/goals/{id:guid}"] = new ApiDoor(Scopes.Read),
        ["PUT /api/v1/goals/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["DELETE /api/v1/goals/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["POST /api/v1/goals/{id:guid}/review"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/articles/self-service"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/kpis"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/kpis/costs"] = new ApiDoor(Scopes.Read),
        ["PUT /api/v1/kpis/costs"] = new ApiDoor(Scopes.Manage, """{"month":"2026-10-01","amount":12000,"currency":"EUR"}"""),
        ["GET /api/v1/scores/strengths"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/scores/funnel"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/contacts"] = new ApiDoor(Scopes.Read),
        ["DELETE /api/v1/contacts/{id:guid}"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/contacts/{id:guid}/timeline"] = new ApiDoor(Scopes.Read),
        ["GET /api/v1/contacts/{id:guid}/export"] = new ApiDoor(Scopes.Manage),
        ["POST /api/v1/contacts/{id:guid}/suppression"] = new ApiDoor(Scopes.Manage),
        ["DELETE /api/v1/contacts/{id:guid}/suppression"] = new ApiDoor(Scopes.Manage),
        ["GET /api/v1/audit"] = new ApiDoor(Scopes.Manage),
    };

    /// <summary>The parameters of queries that name a thing.</summary>
    public static readonly string[] IdParameters = ["survey", "contact", "interaction", "agent", "team", "after", "actor", "id", "member", "channel", "open_channel"];
}
