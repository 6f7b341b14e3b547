using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Scoring;

namespace Surveys.Tests.Responses;

public sealed class AnswerTests(House house)
{
    private readonly HttpClient customer = house.Client();

    private async Task<(Workspace Acme, CaughtMail Mail, string Survey)> Asked(string address, string template = "csat5")
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey(template);
        await acme.Rule(survey, new { when = new { channels = new[] { "email" } } });
        await acme.Interaction("1", address);
        var mail = await house.Mail.First(address);
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        return (acme, mail, survey);
    }

    private async Task<(HttpStatusCode Status, string Page)> Answer(string link, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await customer.PostAsync(new Uri(house.Local(link).GetLeftPart(UriPartial.Path)), form);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Opening_the_link_shows_the_rating_chosen_and_writes_nothing()
    {
        var (acme, mail, _) = await Asked("get@example.com");

        for (var times = 0; times < 3; times++)
        {
            var page = await customer.GetStringAsync(house.Local(mail.LinkFor(4)), TestContext.Current.CancellationToken);
            Assert.Matches("value=\"4\"[^>]*checked", page);
            Assert.DoesNotMatch("value=\"5\"[^>]*checked", page);
        }

        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
        Assert.Equal(InvitationStatus.Sent, (await acme.In(db => db.Invitations.SingleAsync())).Status);
    }

    [Fact]
    public async Task An_answer_is_stored_scored_and_thanked_for()
    {
        var (acme, mail, _) = await Asked("post@example.com");

        var (status, page) = await Answer(mail.LinkFor(4), ("score", "4"), ("comment", "  Quick & <b>kind</b>\r\nthanks "));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Thank you", page, StringComparison.Ordinal);
        Assert.Contains("Quick &amp; &lt;b&gt;kind&lt;/b&gt;", page, StringComparison.Ordinal);
        var response = await acme.In(db => db.Responses.SingleAsync());
        Assert.Equal((4, Band.Happy, "Quick & <b>kind</b>\nthanks"), (response.Rating, response.Band, response.Comment));
        Assert.NotNull(response.AgentId);
        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal(InvitationStatus.Answered, invitation.Status);
        Assert.Equal(invitation.AnsweredAt, response.AnsweredAt);
    }

    [Fact]
    public async Task The_same_answer_many_times_at_once_counts_once_and_all_are_thanked()
    {
        var (acme, mail, _) = await Asked("burst@example.com");

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Answer(mail.LinkFor(5), ("score", "5"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Page).Distinct());
        Assert.Equal(1, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task A_second_answer_is_told_of_the_first_and_changes_nothing()
    {
        var (acme, mail, _) = await Asked("answers.twice@example.com");
        await Answer(mail.LinkFor(4), ("score", "4"));

        var (status, page) = await Answer(mail.LinkFor(1), ("score", "1"), ("comment", "changed my mind"));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("You have answered already", page, StringComparison.Ordinal);
        Assert.Equal((4, (string?)null), await acme.In(db => db.Responses.Select(r => new ValueTuple<int, string?>(r.Rating, r.Comment)).SingleAsync()));
        Assert.Contains("you answered 4, happy", await customer.GetStringAsync(house.Local(mail.LinkFor(1)), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("4.5")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("four")]
    public async Task A_rating_off_the_scale_is_refused_and_what_was_written_stays(string score)
    {
        var (acme, mail, _) = await Asked($"scale{score.GetHashCode(StringComparison.Ordinal)}@example.com");

        var (status, page) = await Answer(mail.LinkFor(4), ("score", score), ("comment", "my words"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Choose", page, StringComparison.Ordinal);
        Assert.Contains("my words", page, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task A_comment_that_cannot_be_kept_is_refused_and_the_rating_stays_chosen()
    {
        var (acme, mail, _) = await Asked("long@example.com");

        var (tooLong, page) = await Answer(mail.LinkFor(4), ("score", "4"), ("comment", new string('x', 5001)));
        var (broken, _) = await Answer(mail.LinkFor(4), ("score", "4"), ("comment", "a\0b"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (tooLong, broken));
        Assert.Matches("value=\"4\"[^>]*checked", page);
        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task A_link_that_was_not_made_here_leads_nowhere()
    {
        var (_, mail, _) = await Asked("forged@example.com");
        var token = house.Local(mail.LinkFor(4)).Segments[^1];
        var flipped = (token[0] == 'A' ? 'B' : 'A') + token[1..];

        foreach (var bad in new[] { flipped, token[..^2], token + "AA", "x", new string('A', 64), "ünïcode" })
        {
            using var response = await customer.GetAsync(new Uri(house.Address, $"/r/{bad}"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Answer($"http://x/r/{bad}", ("score", "4"))).Status);
        }
    }

    [Fact]
    public async Task The_link_to_answer_does_not_unsubscribe_nor_the_other_way_round()
    {
        var (_, mail, _) = await Asked("purpose@example.com");
        var token = house.Local(mail.LinkFor(4)).Segments[^1];

        using var response = await customer.GetAsync(new Uri(house.Address, $"/u/{token}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task An_expired_invitation_says_that_it_is_closed()
    {
        var (acme, mail, _) = await Asked("expired@example.com");
        await acme.In(db => db.Invitations.ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, TimeProvider.System.GetUtcNow().AddSeconds(-1))));

        using var page = await customer.GetAsync(house.Local(mail.LinkFor(4)), TestContext.Current.CancellationToken);
        var (status, text) = await Answer(mail.LinkFor(4), ("score", "4"));

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (page.StatusCode, status));
        Assert.Contains("closed", text, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task Links_outlive_a_change_of_the_key()
    {
        var (_, mail, _) = await Asked("rotated@example.com");
        await using var later = house.Create(("Surveys:LinkKeys", "a-new-key-for-new-links,a-key-of-the-tests-only"));
        await using var forgot = house.Create(("Surveys:LinkKeys", "a-new-key-for-new-links"));
        var token = house.Local(mail.LinkFor(4)).Segments[^1];

        Assert.NotNull(later.Services.GetRequiredService<LinkTokens>().Read(LinkPurpose.Answer, token));
        Assert.Null(forgot.Services.GetRequiredService<LinkTokens>().Read(LinkPurpose.Answer, token));
    }

    [Fact]
    public async Task The_page_works_without_script_or_cookie_and_is_small()
    {
        var (_, mail, _) = await Asked("small@example.com", "nps");

        using var response = await customer.GetAsync(house.Local(mail.LinkFor(9)), TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var weight = page.Length;
        foreach (System.Text.RegularExpressions.Match style in System.Text.RegularExpressions.Regex.Matches(page, "(?:href|src)=\"(/[^\"]+\\.(?:css|svg|js)[^\"]*)\""))
            weight += (await customer.GetByteArrayAsync(new Uri(style.Groups[1].Value, UriKind.Relative), TestContext.Current.CancellationToken)).Length;

        Assert.DoesNotMatch("<script(?![^>]+src=\"/dist/)", page);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.InRange(weight, 1, 30 * 1024);
    }

    [Fact]
    public async Task Unsubscribing_asks_first_and_then_holds()
    {
        var (acme, mail, _) = await Asked("leave@example.com");
        var link = mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal));

        for (var times = 0; times < 20; times++)
            Assert.Contains("stop asking", await customer.GetStringAsync(house.Local(link), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Suppressions.CountAsync()));

        Assert.Equal(HttpStatusCode.OK, (await Answer(link, ("List-Unsubscribe", "One-Click"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Answer(link, ("List-Unsubscribe", "One-Click"))).Status);
        Assert.Equal(1, await acme.In(db => db.Suppressions.CountAsync()));
        Assert.Equal("unsubscribed", (string?)(await acme.Interaction("2", "leave@example.com"))["invitations"]![0]!["reason"]);
    }

    [Fact]
    public async Task Unsubscribing_from_one_kind_leaves_the_others()
    {
        var (acme, mail, _) = await Asked("kind@example.com");
        await acme.Rule(await acme.Survey("nps", "Would they"), new { delay = "PT24H" });

        await Answer(mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal)), ("scope", "kind"));

        var invitations = (await acme.Interaction("2", "kind@example.com"))["invitations"]!.AsArray();
        Assert.Equal(["scheduled", "skipped"], invitations.Select(i => (string?)i!["status"]).Order());
    }

    [Fact]
    public async Task What_was_due_is_not_sent_after_unsubscribing()
    {
        var (acme, mail, _) = await Asked("late@example.com");
        await acme.Rule(await acme.Survey("nps", "Would they"), new { delay = "PT4S", when = new { channels = new[] { "chat" } } });
        await acme.Interaction("2", "late@example.com", new { channel = "chat" });
        await Answer(mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal)), ("List-Unsubscribe", "One-Click"));

        await acme.Invitation(i => i is { Status: InvitationStatus.Skipped, Reason: Reason.Unsubscribed });

        Assert.Single(house.Mail.To("late@example.com"));
    }
}
