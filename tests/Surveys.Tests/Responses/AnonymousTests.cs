using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;

namespace Surveys.Tests.Responses;

public sealed class AnonymousTests(House house)
{
    private readonly HttpClient customer = house.Client();

    private async Task<(Workspace Acme, CaughtMail Mail, string Survey)> Asked(string address)
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = (string)(await acme.Post("surveys", new { name = "Openly", template = "csat5", anonymous = true }, HttpStatusCode.Created))["id"]!;
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        await acme.Rule(survey, new { expires_after = "P7D" });
        await acme.Interaction("1", address, new { tags = new[] { "vip" } });
        var mail = await house.Mail.First(address);
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        return (acme, mail, survey);
    }

    private async Task<(HttpStatusCode Status, string Page)> Answer(CaughtMail mail, int score, string comment)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("score", $"{score}"), KeyValuePair.Create("comment", comment)]);
        using var response = await customer.PostAsync(new Uri(house.Local(mail.LinkFor(score)).GetLeftPart(UriPartial.Path)), form);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Mail_and_page_tell_the_customer_before_they_answer()
    {
        var (_, mail, survey) = await Asked("told@example.com");

        var page = await customer.GetStringAsync(house.Local(mail.LinkFor(4)), TestContext.Current.CancellationToken);

        Assert.NotNull(survey);
        Assert.All([mail.Text, mail.Html, page], words => Assert.Contains("stored without your name, your address or your request", words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_leads_from_the_answer_to_the_person_nor_back()
    {
        var (acme, mail, _) = await Asked("asked.namelessly@example.com");
        var asked = await acme.In(db => db.Invitations.AsNoTracking().SingleAsync());

        var (status, _) = await Answer(mail, 2, "They never called back");

        Assert.Equal(HttpStatusCode.OK, status);
        var answer = await acme.In(db => db.Responses.SingleAsync());
        var row = await acme.In(db => db.Database.SqlQuery<string>($"select to_jsonb(r)::text as \"Value\" from responses r where tenant_id = {acme.Id}").SingleAsync());
        var ids = await acme.In(async db => new[]
        {
            await db.Contacts.Select(c => c.Id).ToListAsync(),
            await db.Interactions.Select(i => i.Id).ToListAsync(),
            await db.Invitations.Select(i => i.Id).ToListAsync(),
            await db.Agents.Select(a => a.Id).ToListAsync(),
            await db.Teams.Select(t => t.Id).ToListAsync(),
            await db.Rules.Select(r => r.Id).ToListAsync(),
        });
        Assert.All(ids, kind => Assert.Single(kind));
        Assert.All(ids.SelectMany(kind => kind.Select(id => $"{id}")).Concat(["asked.namelessly@example.com", "email\"", "vip"]), link =>
            Assert.DoesNotContain(link, row.Replace("\"via\": \"email\"", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Equal((2, "They never called back"), (answer.Rating, answer.Comment));
        var morning = TimeZoneInfo.FindSystemTimeZoneById("Europe/Bucharest");
        Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(answer.AnsweredAt, morning).TimeOfDay);
        // The first 48 bits of a version 7 id are its moment.
        Assert.Equal(answer.AnsweredAt.ToUnixTimeMilliseconds(), Convert.ToInt64(answer.Id.ToString("N")[..12], 16));

        var left = await acme.In(db => db.Invitations.AsNoTracking().SingleAsync());
        Assert.Equal((InvitationStatus.Sent, asked.SentAt, null, null), (left.Status, left.SentAt, left.AnsweredAt, left.CompletedAt));
        // Visits are noted a moment after they were made.
        await customer.GetAsync(house.Local(mail.LinkFor(2)), TestContext.Current.CancellationToken);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Empty(await acme.In(db => db.LinkVisits.ToListAsync()));
        var told = await acme.Get("invitations");
        Assert.DoesNotContain("answered\"", told.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_counted_once_however_often_it_is_sent_and_nobody_is_shown_an_earlier_one()
    {
        var (acme, mail, survey) = await Asked("once@example.com");

        var burst = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Answer(mail, 5, "Words of mine")));

        Assert.Single(burst, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(burst.Where(answer => answer.Status != HttpStatusCode.OK), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains("nobody can tell which answer is yours", answer.Page, StringComparison.Ordinal);
        });
        var again = await customer.GetStringAsync(house.Local(mail.LinkFor(1)), TestContext.Current.CancellationToken);
        Assert.Contains("You have answered already", again, StringComparison.Ordinal);
        Assert.DoesNotContain("Words of mine", again, StringComparison.Ordinal);

        await acme.RollUp();
        var scores = await acme.Get($"scores?survey={survey}");
        Assert.Equal(1, (int)scores["total"]!["n"]!);
        Assert.Null(scores["responses"]!["open"]!["answered"]);
    }

    [Fact]
    public async Task Nothing_that_is_shown_changes_by_an_answer_but_the_answers_own_count()
    {
        var (acme, mail, survey) = await Asked("watched@example.com");
        var day = await acme.In(db => db.Invitations.Select(i => i.SentAt!.Value).SingleAsync());
        var query = $"scores?survey={survey}&from={day:yyyy-MM-dd}&to={day.AddDays(2):yyyy-MM-dd}";
        var file = $"contacts/{await acme.In(db => db.Contacts.Select(c => c.Id).SingleAsync())}/export";
        async Task<string[]> Look()
        {
            var held = await acme.Get(file);
            held.AsObject().Remove("exported_at");
            return [held.ToJsonString(), (await acme.Get("invitations")).ToJsonString(), (await acme.Get(query))["responses"]!.ToJsonString()];
        }

        var before = await Look();
        Assert.Contains("\"sent\":1,\"matured\":0", before[^1], StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await Answer(mail, 2, "Slow")).Status);
        await acme.RollUp();

        Assert.Equal(before, await Look());
        Assert.Equal(1, (int)(await acme.Get(query))["total"]!["n"]!);
    }

    [Theory]
    [InlineData("Deferred")]
    [InlineData("Failed")]
    [InlineData("Bounced")]
    public async Task One_whose_mail_seems_lost_stays_as_it_was_and_is_not_sent_again(string seen)
    {
        var status = Enum.Parse<InvitationStatus>(seen);
        var (acme, mail, survey) = await Asked($"lost.{(int)status}@example.com");
        var due = TimeProvider.System.GetUtcNow().AddDays(2);
        await acme.In(db => db.Invitations.ExecuteUpdateAsync(set => set
            .SetProperty(i => i.Status, status)
            .SetProperty(i => i.Reason, Reason.MailUnavailable)
            .SetProperty(i => i.SentAt, (DateTimeOffset?)null)
            .SetProperty(i => i.DueAt, status == InvitationStatus.Deferred ? due : null)));
        Task<string> Row() => acme.In(db => db.Database.SqlQuery<string>($"select (to_jsonb(i) - 'has_anonymous_answer')::text as \"Value\" from invitations i where tenant_id = {acme.Id}").SingleAsync());
        var before = await Row();

        Assert.Equal(HttpStatusCode.OK, (await Answer(mail, 2, "Slow")).Status);

        Assert.Equal(before, await Row());
        Assert.NotEmpty(survey);
        await acme.In(db => db.Invitations.Where(i => i.DueAt != null).ExecuteUpdateAsync(set => set.SetProperty(i => i.DueAt, TimeProvider.System.GetUtcNow())));
        var claimed = await acme.In((services, _) => services.GetRequiredService<InvitationClaims>().Take(20, TestContext.Current.CancellationToken));
        Assert.Empty(claimed.Claimed);
        var after = await acme.In(db => db.Invitations.AsNoTracking().SingleAsync());
        Assert.Equal(status == InvitationStatus.Deferred ? InvitationStatus.Sent : status, after.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Answer(mail, 4, "Again")).Status);
    }

    [Fact]
    public async Task Answers_from_elsewhere_are_refused_as_whoever_sends_them_knows_whose_they_are()
    {
        var (acme, _, survey) = await Asked("elsewhere@example.com");

        var refused = await acme.Post("responses", new { survey, external_id = "e1", score = 4 }, HttpStatusCode.Conflict);

        Assert.Contains("anonymous", (string)refused["detail"]!, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
    }
}
