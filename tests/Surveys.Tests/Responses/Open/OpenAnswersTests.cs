using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Privacy;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Tests.Responses;

/// <summary>What an open channel's page takes, how often, and what is kept of it.</summary>
public sealed class OpenAnswersTests(House house)
{
    private static Task<List<SurveyResponse>> Stored(Workspace workspace) => workspace.In(db => db.Responses.AsNoTracking().OrderBy(r => r.Id).ToListAsync());

    [Fact]
    public async Task An_answer_by_a_link_is_stored_scored_and_thanked_for_and_nobody_is_known()
    {
        var acme = await Workspace.Make(house);
        var somebody = await Passerby.At(house, acme, await acme.Survey());

        var (opened, page) = await somebody.Open();
        Assert.Equal(HttpStatusCode.OK, opened);
        Assert.Empty(await Stored(acme));
        var (status, thanks) = await somebody.Send(page, ("score", "4"), ("comment", "Quick"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Thank you", thanks, StringComparison.Ordinal);
        Assert.DoesNotContain("in the mail", thanks, StringComparison.Ordinal);
        var response = Assert.Single(await Stored(acme));
        Assert.Equal((4, Band.Happy, "Quick", Via.Link, 1), (response.Rating, response.Band, response.Comment, response.Via, response.Revision));
        Assert.Equal((null, null, null), (response.ContactId, response.InvitationId, response.InteractionId));
        Assert.NotNull(response.OpenChannelId);
        await acme.RollUp();
        Assert.Equal(1, await acme.In(db => db.DailyTotals.CountAsync(t => t.Facet == "")));
        var shown = (await acme.Get($"responses?open_channel={response.OpenChannelId}"))["data"]!.AsArray().Single()!;
        Assert.Equal(("link", $"{response.OpenChannelId}"), ((string?)shown["via"], (string?)shown["open_channel"]));
    }

    [Fact]
    public async Task What_came_by_the_code_is_told_from_what_came_by_the_link()
    {
        var acme = await Workspace.Make(house);
        var somebody = await Passerby.At(house, acme, await acme.Survey());

        await somebody.Send((await somebody.Open("?via=qr")).Page, ("score", "5"));
        await somebody.Send((await somebody.Open("?via=email")).Page, ("score", "5"));

        Assert.Equal([Via.Link, Via.Qr], (await Stored(acme)).Select(r => r.Via).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_page_sent_twenty_times_at_once_is_one_answer(bool anonymous)
    {
        var acme = await Workspace.Make(house);
        var somebody = await Passerby.At(house, acme, await acme.Survey(anonymous: anonymous));
        var (_, page) = await somebody.Open();

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => somebody.Send(page, ("score", "4"), ("comment", "Once"))));

        Assert.All(sent, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(sent, answer => Assert.Contains("Thank you", answer.Page, StringComparison.Ordinal));
        Assert.Single(await Stored(acme));
        await somebody.Send((await somebody.Open()).Page, ("score", "4"), ("comment", "Once"));
        Assert.Equal(2, (await Stored(acme)).Count);
    }

    [Fact]
    public async Task Other_words_from_the_same_page_change_its_answer_also_many_at_once()
    {
        var acme = await Workspace.Make(house);
        var somebody = await Passerby.At(house, acme, await acme.Survey());
        var (_, page) = await somebody.Open();
        await somebody.Send(page, ("score", "4"));

        var sent = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => somebody.Send(page, ("score", "2"), ("comment", "Slow"))));

        Assert.All(sent, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var response = Assert.Single(await Stored(acme));
        Assert.Equal((2, "Slow", 2), (response.Rating, response.Comment, response.Revision));
        await acme.RollUp();
        Assert.Equal((double)2, (double)(await acme.Get($"scores?survey={response.SurveyId}"))["total"]!["mean"]!);
    }

    [Fact]
    public async Task A_page_that_was_not_made_here_or_for_another_channel_is_asked_to_send_once_more()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (here, there) = (await Passerby.At(house, acme, survey), await Passerby.At(house, acme, survey));
        var (_, page) = await there.Open();

        var (_, foreign) = await here.Send(page, ("score", "4"));
        var (_, madeUp) = await here.Send("", ("score", "4"), ("page", Guid.CreateVersion7().ToString()));

        Assert.Contains("press Send once more", foreign, StringComparison.Ordinal);
        Assert.Contains("press Send once more", madeUp, StringComparison.Ordinal);
        Assert.Empty(await Stored(acme));
        Assert.Contains("Thank you", (await here.Send(foreign, ("score", "4"))).Page, StringComparison.Ordinal);
        Assert.Single(await Stored(acme));
    }

    [Theory]
    [InlineData("all", "1")]
    [InlineData("signals", """{"trusted":0,"clicked":0,"clicked_within":0,"age":900,"driven":false}""")]
    public async Task What_looks_like_a_machine_is_not_kept_and_a_person_presses_again(string field, string value)
    {
        var acme = await Workspace.Make(house);
        var somebody = await Passerby.At(house, acme, await acme.Survey());
        var (_, page) = await somebody.Open();

        var (status, again) = await somebody.Send(page, ("score", "4"), ("comment", "my words"), (field, value));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("press Send once more", again, StringComparison.Ordinal);
        Assert.Contains("my words", again, StringComparison.Ordinal);
        Assert.Empty(await Stored(acme));
        await somebody.Send(again, ("score", "4"), ("signals", """{"trusted":3,"clicked":1,"clicked_within":0,"age":900,"driven":false}"""));
        Assert.Single(await Stored(acme));
    }

    [Fact]
    public async Task Of_an_anonymous_survey_the_day_is_kept_and_not_the_place()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var somebody = await Passerby.At(house, acme, await acme.Survey(anonymous: true));

        await somebody.Send((await somebody.Open()).Page, ("score", "4"));

        var response = Assert.Single(await Stored(acme));
        var morning = Zone.Of("Europe/Bucharest").StartOf(response.AnsweredOn);
        Assert.Equal((morning, null, null), (response.AnsweredAt, response.OpenChannelId, response.Language));
        // An id of version 7 begins with its moment in milliseconds.
        Assert.Equal(morning.ToUnixTimeMilliseconds(), Convert.ToInt64($"{response.Id:N}"[..12], 16));
        Assert.Null((await acme.Get($"surveys/{response.SurveyId}/channels"))["data"]![0]!["answers"]);
    }

    [Fact]
    public async Task Words_that_have_grown_old_go_and_the_rest_of_the_answer_stays_on_its_day_in_any_zone()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var somebody = await Passerby.At(house, acme, survey);
        await somebody.Send((await somebody.Open()).Page, ("score", "4"), ("comment", "My name is Ana"));
        var late = new DateTimeOffset(2025, 3, 1, 23, 30, 0, TimeSpan.Zero);
        await acme.In(db => db.Responses.ExecuteUpdateAsync(set => set.SetProperty(r => r.AnsweredAt, late).SetProperty(r => r.AnsweredOn, new DateOnly(2025, 3, 1))));
        await acme.In(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            db.PrivacySettings.Add(new PrivacySettings { TenantId = acme.Id, KeepMonths = 12, ChangedAt = now });
            await db.NoteDue(acme.Id, DueHint.Retention, now, default);
            return await db.SaveChangesAsync();
        });

        await house.Services.GetRequiredService<Retention>().Forget(acme.Id, TestContext.Current.CancellationToken);
        await acme.In(async db =>
        {
            await db.Tenants.Where(t => t.Id == acme.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.TimeZone, "Asia/Tokyo"));
            await db.NoteDue(acme.Id, DueHint.Days, TimeProvider.System.GetUtcNow(), default);
            return await db.SaveChangesAsync();
        });
        await house.Services.GetRequiredService<Redating>().RedateDue(TestContext.Current.CancellationToken);

        // The service's own round may have taken the hint, and be at it.
        for (var tries = 0; tries < 100 && (await Stored(acme)).Exists(r => r.AnsweredOn == new DateOnly(2025, 3, 1)); tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        var left = Assert.Single(await Stored(acme));
        Assert.Equal((4, null, late, new DateOnly(2025, 3, 2)), (left.Rating, left.Comment, left.AnsweredAt, left.AnsweredOn));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("four")]
    public async Task A_rating_off_the_scale_is_refused_and_what_was_written_stays(string score)
    {
        var acme = await Workspace.Make(house);
        var somebody = await Passerby.At(house, acme, await acme.Survey());

        var (status, page) = await somebody.Send((await somebody.Open()).Page, ("score", score), ("comment", "my words"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("my words", page, StringComparison.Ordinal);
        Assert.Empty(await Stored(acme));
    }

    [Fact]
    public async Task Only_a_kiosk_says_how_long_an_answer_waited_and_for_a_day_at_most()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (kiosk, link) = (await Passerby.At(house, acme, survey, "kiosk"), await Passerby.At(house, acme, survey));
        var (_, page) = await kiosk.Open();
        var now = TimeProvider.System.GetUtcNow();
        var minute = TimeSpan.FromMinutes(1).TotalMilliseconds;

        foreach (var (turn, waited) in new[] { ("a", $"{60 * minute}"), ("b", $"{25 * 60 * minute}"), ("c", $"{-60 * minute}"), ("d", "soon"), ("e", "99999999999999999999") })
            Assert.Equal(HttpStatusCode.OK, (await kiosk.Send(page, ("score", "5"), ("turn", turn), ("waited", waited))).Status);
        await link.Send((await link.Open()).Page, ("score", "5"), ("waited", $"{60 * minute}"));

        var ages = (await Stored(acme)).ConvertAll(r => (now - r.AnsweredAt).TotalMinutes);
        Assert.Equal(6, ages.Count);
        Assert.Single(ages, age => age is > 58 and < 62);
        Assert.Equal(5, ages.Count(age => Math.Abs(age) < 2));
    }

    [Fact]
    public async Task What_a_kiosk_cannot_read_is_left_out_and_the_rest_counts()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var content = (await acme.Get($"surveys/{survey}"))["content"]!;
        content["follow_ups"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse(
            """{"id":"q9","type":"ranking","text":{"en":"Which first?","ro":"Care?","pl":"Co?","fa":"کدام؟"},"choices":[{"id":"c1","text":{"en":"A","ro":"A","pl":"A","fa":"A"}},{"id":"c2","text":{"en":"B","ro":"B","pl":"B","fa":"B"}}],"shown_for":[],"is_required":false}"""));
        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { content }, HttpStatusCode.OK);
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        var (kiosk, link) = (await Passerby.At(house, acme, survey, "kiosk"), await Passerby.At(house, acme, survey));

        var (status, _) = await kiosk.Send((await kiosk.Open()).Page, ("score", "5"), ("comment", "Kind"), ("a.q9", "c1"), ("turn", "a"));
        var (refused, _) = await link.Send((await link.Open()).Page, ("score", "5"), ("comment", "Kind"), ("a.q9", "c1"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (status, refused));
        var answer = (await Stored(acme)).Single();
        Assert.Equal((5, "Kind", 0), (answer.Rating, answer.Comment, answer.Choices.Count));
    }

    [Fact]
    public async Task One_page_of_a_kiosk_takes_an_answer_for_each_turn_and_each_once()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (kiosk, link) = (await Passerby.At(house, acme, survey, "kiosk"), await Passerby.At(house, acme, survey));
        var (_, page) = await kiosk.Open();
        var (_, other) = await link.Open();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => kiosk.Send(page, ("score", "5"), ("turn", $"{i % 5}"))));
        foreach (var turn in new[] { "1", "2" })
            await link.Send(other, ("score", "5"), ("turn", turn));

        Assert.Equal(5, (await Stored(acme)).Count(r => r.Via == Via.Kiosk));
        Assert.Equal(1, (await Stored(acme)).Count(r => r.Via == Via.Link));
    }
}
