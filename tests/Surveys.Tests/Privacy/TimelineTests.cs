using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Tests.Accounts;
using Surveys.Tests.Dispatch;

namespace Surveys.Tests.Privacy;

public sealed class TimelineTests(House house)
{
    private static async Task<string> ContactOf(Workspace acme, string email) => (string)(await acme.Get($"contacts?email={email}"))["data"]![0]!["id"]!;

    private static async Task<IReadOnlyList<JsonNode>> Timeline(Workspace acme, string contact) =>
        [.. (await acme.Get($"contacts/{contact}/timeline?limit=200"))["data"]!.AsArray().Select(e => e!)];

    private static IEnumerable<string> Kinds(IEnumerable<JsonNode> events) => events.Select(e => (string)e["kind"]!);

    [Fact]
    public async Task It_tells_newest_first_what_somebody_needed_when_they_were_asked_and_what_they_said()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { reminders = new[] { "P3D" } });
        var now = TimeProvider.System.GetUtcNow();
        await acme.Interaction("1", "timeline@example.com", new { opened_at = now.AddHours(-3), resolved_at = now.AddHours(-2), closed_at = now.AddHours(-1), subject = "Card declined" });
        var mail = await house.Mail.First("timeline@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        await RemindersTests.DaysPass(acme, 3);
        await acme.In(db => db.Interactions.ExecuteUpdateAsync(set => set
            .SetProperty(i => i.OpenedAt, i => i.OpenedAt!.Value.AddDays(-3))
            .SetProperty(i => i.ResolvedAt, i => i.ResolvedAt!.Value.AddDays(-3))
            .SetProperty(i => i.ClosedAt, i => i.ClosedAt!.Value.AddDays(-3))));
        await acme.Invitation(i => i.RemindersSent == 1);
        using var customer = house.Client();
        using var form = new FormUrlEncodedContent([new("score", "2"), new("comment", "Too slow")]);
        using var answered = await customer.PostAsync(house.Local(mail.LinkFor(2)), form, TestContext.Current.CancellationToken);
        var contact = await ContactOf(acme, "timeline@example.com");
        await acme.Send(HttpMethod.Post, $"contacts/{contact}/suppression", expected: HttpStatusCode.NoContent);
        await acme.Send(HttpMethod.Delete, $"contacts/{contact}/suppression", expected: HttpStatusCode.NoContent);

        var events = await Timeline(acme, contact);

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(
            ["unsuppressed", "suppressed", "answered", "reminder_sent", "invitation_sent", "invitation_planned", "interaction_closed", "interaction_resolved", "interaction_opened"],
            Kinds(events));
        Assert.Equal((2, "unhappy", "Too slow", survey), ((int)events[2]["score"]!, (string)events[2]["band"]!, (string)events[2]["comment"]!, (string)events[2]["survey"]!));
        Assert.Equal(("test", "1", "Card declined"), ((string)events[^1]["source"]!, (string)events[^1]["external_id"]!, (string)events[^1]["subject"]!));
    }

    [Fact]
    public async Task Who_is_not_asked_or_not_yet_is_told_with_the_reason_as_a_word_and_as_a_sentence()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey("csat5", "Deferred one"), new { delay = "PT0S", throttle = new { workspace = "P7D" } });
        await acme.Interaction("1", "timeline.reason@example.com");
        await house.Mail.First("timeline.reason@example.com");
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        await acme.Interaction("2", "timeline.reason@example.com");
        await acme.Rule(await acme.Survey("nps", "Skipped one"), new { exclude = new { domains = new[] { "example.com" } } });
        await acme.Interaction("3", "timeline.reason@example.com");

        var events = await Timeline(acme, await ContactOf(acme, "timeline.reason@example.com"));

        var skipped = events.Single(e => (string)e["kind"]! == "invitation_skipped" && (string)e["survey_name"]! == "Skipped one");
        Assert.Equal(("excluded_domain", "the rule leaves out addresses of this domain"), ((string)skipped["reason"]!, (string)skipped["explanation"]!));
        var deferred = events.First(e => (string)e["kind"]! == "invitation_deferred");
        Assert.Equal("throttled", (string?)deferred["reason"]);
        Assert.Contains("nobody is asked twice within", (string)deferred["explanation"]!, StringComparison.Ordinal);
        Assert.NotNull(deferred["until"]);
    }

    [Fact]
    public async Task A_failed_attempt_and_a_wish_of_their_own_stand_there_too()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P5D" });
        await acme.Interaction("1", "timeline.failed@example.com");
        await acme.In(async db =>
        {
            var invitation = await db.Invitations.SingleAsync();
            var now = TimeProvider.System.GetUtcNow();
            db.MessageLog.Add(new LoggedMessage { TenantId = acme.Id, Id = Guid.CreateVersion7(now), InvitationId = invitation.Id, Reminder = 0, Attempt = 1, Address = "timeline.failed@example.com", SentAt = now, Outcome = MailOutcome.TryAgain, Fault = MailFault.Busy, Detail = "451 later" });
            db.Suppressions.Add(new Suppression { TenantId = acme.Id, Id = Guid.CreateVersion7(now), Email = "timeline.failed@example.com", Scope = "csat", Reason = SuppressionReason.Unsubscribed, Source = SuppressionSource.Mail, CreatedAt = now.AddSeconds(1) });
            return await db.SaveChangesAsync();
        });

        var events = await Timeline(acme, await ContactOf(acme, "timeline.failed@example.com"));

        Assert.Equal(["suppressed", "attempt_failed"], Kinds(events).Take(2));
        Assert.Equal(("csat", "unsubscribed"), ((string)events[0]["scope"]!, (string)events[0]["reason"]!));
        Assert.Equal(("busy", "451 later"), ((string)events[1]["fault"]!, (string)events[1]["detail"]!));
    }

    [Fact]
    public async Task It_pages_so_that_each_event_is_seen_once_also_where_many_share_a_moment()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P5D" });
        for (var i = 0; i < 9; i++)
            await acme.Interaction($"{i}", "timeline.pages@example.com", new { opened_at = "2024-05-01T10:00:00Z", resolved_at = "2024-05-01T10:00:00Z", closed_at = $"2024-05-0{1 + (i % 3)}T10:00:00Z" });
        var contact = await ContactOf(acme, "timeline.pages@example.com");
        var whole = (await Timeline(acme, contact)).Select(e => e.ToJsonString()).ToList();

        foreach (var limit in new[] { 1, 4, 7, 36 })
        {
            var seen = new List<string>();
            for (string? after = null; ;)
            {
                var page = await acme.Get($"contacts/{contact}/timeline?limit={limit}{(after is null ? "" : $"&after={after}")}");
                seen.AddRange(page["data"]!.AsArray().Select(e => e!.ToJsonString()));
                if ((after = (string?)page["next"]) is null)
                    break;
            }

            Assert.Equal(whole, seen);
        }

        Assert.Equal(36, whole.Count);
        Assert.Equal(whole.Count, whole.Distinct().Count());
    }

    [Fact]
    public async Task Nobody_elses_contact_has_one_and_a_place_that_never_was_is_refused()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        await acme.Interaction("1", "timeline.wall@example.com");
        var contact = await ContactOf(acme, "timeline.wall@example.com");

        await other.Send(HttpMethod.Get, $"contacts/{contact}/timeline", expected: HttpStatusCode.NotFound);
        foreach (var after in new[] { "abc", "1-2-3", $"{Guid.CreateVersion7()}", "99999999999999999999-1-00000000000000000000000000000000" })
        {
            var refused = await acme.Send(HttpMethod.Get, $"contacts/{contact}/timeline?after={after}", expected: HttpStatusCode.UnprocessableEntity);
            Assert.NotNull(refused["errors"]!["after"]);
        }

        await acme.Send(HttpMethod.Get, $"contacts/{contact}/timeline?limit=0", expected: HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Two people are asked alike, one answers, both are reminded alike: their timelines stay alike.</summary>
    [Fact]
    public async Task An_answer_to_an_anonymous_survey_leaves_no_trace()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(anonymous: true), new { reminders = new[] { "P3D" } });
        string[] people = ["timeline.answers@example.com", "timeline.silent@example.com"];
        foreach (var address in people)
            await acme.Interaction(address, address);
        var mail = await house.Mail.First("timeline.answers@example.com");
        await house.Mail.First("timeline.silent@example.com");
        await acme.In(db => Until(() => db.Invitations.AllAsync(i => i.Status == InvitationStatus.Sent)));
        using var customer = house.Client();
        using var form = new FormUrlEncodedContent([new("score", "1"), new("comment", "Between us")]);
        using var answered = await customer.PostAsync(house.Local(mail.LinkFor(1)), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        await RemindersTests.DaysPass(acme, 3);
        await acme.In(db => Until(() => db.Invitations.AllAsync(i => i.RemindersSent == 1)));

        var told = new List<List<string>>();
        foreach (var address in people)
        {
            var events = await Timeline(acme, await ContactOf(acme, address));
            Assert.DoesNotContain(events, e => e.ToJsonString().Contains("Between us", StringComparison.Ordinal));
            told.Add([.. events.Select(e => $"{e["kind"]} {e["reminder"]} {e["reason"]} {e["score"]}")]);
        }

        Assert.Equal(told[0], told[1]);
        Assert.Equal([0, 0], (await acme.Get("messages"))["data"]!.AsArray().Select(m => (int)m!["reminder"]!));
        Assert.Contains(told[0], line => line.StartsWith("reminder_sent 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_contacts_page_shows_it_in_words()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey("csat5", "After a ticket");
        await acme.Rule(survey, new { exclude = new { domains = new[] { "example.com" } } });
        for (var i = 0; i < 14; i++)
            await acme.Interaction($"T-{i}", "timeline.page@example.com", new { subject = $"Request {i}" });
        await acme.Post("responses", new { survey, score = 1, comment = "<b>Rude</b>", interaction = new { source = "test", external_id = "T-13" } }, HttpStatusCode.Created);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        var path = $"/contacts/{await ContactOf(acme, "timeline.page@example.com")}";

        var first = (await visitor.Get(path)).Html;
        Assert.Contains("&lt;b&gt;Rude&lt;/b&gt;", first, StringComparison.Ordinal);
        Assert.Contains("because the rule leaves out addresses of this domain", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Request 0<", first, StringComparison.Ordinal);
        var older = System.Text.RegularExpressions.Regex.Match(first, "href=\"(/contacts/[^\"]+after=[^\"]+)\"").Groups[1].Value;
        Assert.Contains("Request 1", (await visitor.Get(older)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get($"{path}?after=nonsense")).Status);
    }

    private static async Task<bool> Until(Func<Task<bool>> isSo)
    {
        for (var tries = 0; tries < 300 && !await isSo(); tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        return await isSo();
    }
}
