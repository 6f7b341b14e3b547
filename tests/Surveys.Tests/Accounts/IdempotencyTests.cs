using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Tenants;

namespace Surveys.Tests.Accounts;

public sealed class IdempotencyTests(House house)
{
    private static async Task<(HttpStatusCode Status, string Body, bool IsRepeated)> Send(Workspace acme, string key, object body, string path = "surveys")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await acme.Api.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Contains("Idempotent-Replayed"));
    }

    private static object New(string name = "Once") => new { name, template = "nps" };

    [Fact]
    public async Task The_same_request_sent_again_is_done_once_and_answered_alike()
    {
        var acme = await Workspace.Make(house);

        var (first, second) = (await Send(acme, "k-1", New()), await Send(acme, "k-1", New()));

        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.IsRepeated));
        Assert.Equal((first.Status, first.Body, true), second);
        Assert.Equal(1, await acme.In(db => db.Surveys.CountAsync()));
    }

    [Fact]
    public async Task Sixty_four_at_once_get_one_answer()
    {
        var acme = await Workspace.Make(house);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Send(acme, "at-once", New())));

        Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct());
        Assert.Single(answers, answer => !answer.IsRepeated);
        Assert.Equal(1, await acme.In(db => db.Surveys.CountAsync()));
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        var acme = await Workspace.Make(house);
        await Send(acme, "k-2", New());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(acme, "k-2", New("Another"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(acme, "k-2", New(), "interactions")).Status);
        Assert.Equal(1, await acme.In(db => db.Surveys.CountAsync()));
    }

    [Fact]
    public async Task What_was_not_done_is_not_kept()
    {
        var acme = await Workspace.Make(house);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(acme, "k-3", New(""))).Status);
        Assert.Equal(HttpStatusCode.Created, (await Send(acme, "k-3", New("Mended"))).Status);
    }

    [Fact]
    public async Task Two_workspaces_may_use_the_same_key()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));

        Assert.NotEqual((await Send(acme, "k-4", New())).Body, (await Send(other, "k-4", New())).Body);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task A_key_that_is_none_is_named(string key)
    {
        var (status, body, _) = await Send(await Workspace.Make(house), key, New());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Idempotency-Key", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_day_it_is_forgotten_and_the_key_is_free()
    {
        var acme = await Workspace.Make(house);
        await Send(acme, "old", New());
        await Send(acme, "young", New());
        await acme.In(db => db.KeptReplies.Where(a => a.Key == "old").ExecuteUpdateAsync(set => set.SetProperty(a => a.AskedAt, a => a.AskedAt.AddDays(-2))));
        await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.KeptReplies).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, h => h.DueAt.AddDays(-2))));

        await house.Services.GetRequiredService<OldReplies>().ForgetDue(CancellationToken.None);

        Assert.Equal(["young"], await acme.In(db => db.KeptReplies.Select(a => a.Key).ToListAsync()));
        var young = await acme.In(db => db.KeptReplies.Select(a => a.AskedAt).SingleAsync());
        Assert.Equal(young + KeptReply.Kept, await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.KeptReplies).Select(h => h.DueAt).SingleAsync()));
        Assert.False((await Send(acme, "old", New())).IsRepeated);
    }

    [Fact]
    public async Task What_somebody_was_at_who_died_is_done_by_the_next()
    {
        var acme = await Workspace.Make(house);
        await Send(acme, "died", New());
        await acme.In(db => db.KeptReplies.ExecuteUpdateAsync(set => set.SetProperty(a => a.Status, (int?)null).SetProperty(a => a.AskedAt, a => a.AskedAt.AddMinutes(-3))));

        Assert.Equal((HttpStatusCode.Created, false), await Send(acme, "died", New()) is var (status, _, isRepeated) ? (status, isRepeated) : default);
    }

    [Fact]
    public async Task Who_is_erased_goes_from_what_was_answered_too()
    {
        var acme = await Workspace.Make(house);
        await Send(acme, "about-her", new { source = "desk", external_id = "1", status = "open", contact = new { email = "kept.answer@example.com" } }, "interactions");
        var contact = (await acme.Get("contacts?email=kept.answer@example.com"))["data"]![0]!["id"];
        await Send(acme, "of-somebody-else", New());
        Assert.Equal(2, await acme.In(db => db.KeptReplies.CountAsync()));

        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);

        Assert.Equal(["of-somebody-else"], await acme.In(db => db.KeptReplies.Select(r => r.Key).ToListAsync()));
    }

    [Theory]
    [InlineData("/api/v1/nothing", true, HttpStatusCode.NotFound)]
    [InlineData("/api/v1/contacts", true, HttpStatusCode.MethodNotAllowed)]
    [InlineData("/api/v1/surveys", false, HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/nothing", false, HttpStatusCode.NotFound)]
    [InlineData("/sign-in", false, HttpStatusCode.BadRequest)]
    public async Task Where_there_is_nothing_to_do_the_key_changes_nothing(string path, bool hasKey, HttpStatusCode expected)
    {
        var acme = await Workspace.Make(house);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(New()) };
        request.Headers.Add("Idempotency-Key", "anybody");

        using var answer = await (hasKey ? acme.Api : house.Client()).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(0, await acme.In(db => db.KeptReplies.CountAsync()));
    }

    [Fact]
    public async Task Who_gives_up_waiting_finds_the_reply_at_the_next_try()
    {
        var acme = await Workspace.Make(house);
        for (var tries = 0; tries < 20; tries++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(tries));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/surveys") { Content = JsonContent.Create(New()) };
            request.Headers.Add("Idempotency-Key", "impatient");
            await acme.Api.SendAsync(request, patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        var (status, body, _) = await Send(acme, "impatient", New());

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Contains("\"name\":\"Once\"", body, StringComparison.Ordinal);
        Assert.Equal(1, await acme.In(db => db.Surveys.CountAsync()));
    }
}
