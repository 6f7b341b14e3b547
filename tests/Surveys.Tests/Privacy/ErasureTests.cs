using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Tests.Audit;
using Surveys.Tests.Imports;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Privacy;

public sealed class ErasureTests(House house)
{
    private readonly HttpClient customer = house.Client();

    /// <summary>Words that stand nowhere else, one for each place where a person leaves a trace.</summary>
    private sealed record Telling(string Tag)
    {
        public string Email => $"{Tag}-mail@example.com";
        public string Name => $"{Tag}-name";
        public string ContactKey => $"{Tag}-contact-key";
        public string Ticket => $"{Tag}-ticket";
        public string Subject => $"{Tag}-subject";
        public string Comment => $"{Tag}-comment";
        public string Attribute => $"{Tag}-attribute";
        public string AnswerKey => $"{Tag}-answer-key";
        public string Trouble => $"{Tag}-trouble";

        public string[] All => [Email, Name, ContactKey, Ticket, Subject, Comment, Attribute, AnswerKey, Trouble];

        public object Interaction => new
        {
            subject = Subject,
            attributes = new { order = Attribute },
            contact = new { email = Email, name = Name, external_id = ContactKey, attributes = new { plan = Attribute } },
        };
    }

    private static Telling Somebody() => new($"t{Guid.CreateVersion7():N}");

    private async Task<(Workspace Acme, string Survey, Telling Who, Guid Contact, CaughtMail Mail)> Asked(bool answered = true)
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var (survey, who) = (await acme.Survey(), Somebody());
        await acme.Rule(survey, new { when = new { channels = new[] { "email" } } });
        await acme.Interaction(who.Ticket, who.Email, who.Interaction);
        var mail = await house.Mail.First(who.Email);
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        if (answered)
            Assert.Equal(HttpStatusCode.OK, await Post(mail.LinkFor(4), ("score", "4"), ("comment", who.Comment)));
        return (acme, survey, who, await ContactOf(acme, who), mail);
    }

    private static async Task<Guid> ContactOf(Workspace acme, Telling who) =>
        Guid.Parse((string)(await acme.Get($"contacts?email={who.Email}"))["data"]![0]!["id"]!);

    private async Task<HttpStatusCode> Post(string link, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await customer.PostAsync(new Uri(house.Local(link).GetLeftPart(UriPartial.Path)), form);
        return response.StatusCode;
    }

    private static Task Erase(Workspace acme, Guid contact) => acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);

    [Fact]
    public async Task Of_an_erased_person_no_word_is_left_in_any_table()
    {
        var (acme, survey, who, contact, mail) = await Asked();
        await acme.Post("responses", new { survey, external_id = who.AnswerKey, score = 2, comment = who.Comment, contact = new { email = who.Email } }, HttpStatusCode.Created);
        await Post(mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal)), ("scope", "all"));
        await acme.In(db => db.Invitations.ExecuteUpdateAsync(set => set.SetProperty(i => i.LastError, $"550 {who.Trouble}")));
        await acme.Get($"contacts/{contact}/export");
        await acme.RollUp();
        foreach (var word in who.All)
            Assert.NotEmpty(await house.TablesWith(acme, word));

        await Erase(acme, contact);

        foreach (var word in who.All)
            Assert.True(await house.TablesWith(acme, word) is [], $"{word} is still in {string.Join(", ", await house.TablesWith(acme, word))}");
        // Of the contact's own id nothing is left but what the log says of it.
        Assert.Equal(["audit_entries"], await house.TablesWith(acme, contact.ToString()));
    }

    [Fact]
    public async Task Scores_and_response_rates_come_out_the_same_when_counted_anew()
    {
        var (acme, survey, who, contact, _) = await Asked();
        await acme.Answers(survey, "2026-03-01T21:30:00Z", 1, [1, 2, 0, 1, 3], new { channel = "chat" });
        await acme.Answer(survey, 5, "2026-03-01T22:30:00Z", new { comment = who.Comment, contact = new { email = who.Email }, agent = new { name = "Bob" } });
        var query = "&from=2026-01-01&to=2027-01-01&interval=day&group_by=agent";
        var before = await acme.Scores(survey, query);

        await Erase(acme, contact);
        await acme.In(async db =>
        {
            await db.DailyTotals.ExecuteDeleteAsync();
            foreach (var day in await db.Responses.Select(r => new { r.SurveyId, r.AnsweredOn }).Distinct().ToListAsync())
                db.ChangedDays.Add(new ChangedDay { TenantId = acme.Id, SurveyId = day.SurveyId, Day = day.AnsweredOn });
            return await db.SaveChangesAsync();
        });

        var after = await acme.Scores(survey, query);
        Assert.Equal(9, (int)before["total"]!["n"]!);
        Assert.Equal((1, 1), ((int)before["responses"]!["sent"]!, (int)before["responses"]!["open"]!["answered"]!));
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    [Fact]
    public async Task What_stays_of_an_answer_is_rating_day_and_dimensions()
    {
        var (acme, _, who, contact, _) = await Asked();
        var before = await acme.In(db => db.Responses.AsNoTracking().SingleAsync());

        await Erase(acme, contact);

        var after = await acme.In(db => db.Responses.AsNoTracking().SingleAsync());
        Assert.Equal(
            (before.Rating, before.Band, before.AnsweredOn, before.AgentId, before.TeamId, before.Channel, before.SurveyVersion, before.Via),
            (after.Rating, after.Band, after.AnsweredOn, after.AgentId, after.TeamId, after.Channel, after.SurveyVersion, after.Via));
        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal((null, null, null, null), (after.ContactId, after.InvitationId, after.InteractionId, after.Comment));
        Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(after.AnsweredAt, TimeZoneInfo.FindSystemTimeZoneById("Europe/Bucharest")).TimeOfDay);
        var invitation = await acme.In(db => db.Invitations.AsNoTracking().SingleAsync());
        Assert.Equal((InvitationStatus.Answered, null), (invitation.Status, invitation.ContactId));
        Assert.NotNull(invitation.SentAt);
    }

    [Fact]
    public async Task The_link_of_an_erased_person_is_closed_and_unsubscribing_still_works()
    {
        var (acme, _, _, contact, mail) = await Asked(answered: false);

        await Erase(acme, contact);

        using var page = await customer.GetAsync(house.Local(mail.LinkFor(4)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Gone, page.StatusCode);
        Assert.Contains("has been erased", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, await Post(mail.LinkFor(4), ("score", "4")));
        Assert.Equal(HttpStatusCode.OK, await Post(mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal)), ("scope", "all")));
        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
        Assert.Equal(0, await acme.In(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task What_is_sent_again_of_an_erased_person_is_gone_and_brings_nobody_back()
    {
        var (acme, survey, who, contact, _) = await Asked();
        var answer = new { survey, external_id = who.AnswerKey, score = 2, contact = new { email = who.Email } };
        await acme.Post("responses", answer, HttpStatusCode.Created);
        await Erase(acme, contact);

        var problem = await acme.Interaction(who.Ticket, who.Email, who.Interaction, HttpStatusCode.Gone);
        Assert.Contains("was erased", (string)problem["detail"]!, StringComparison.Ordinal);
        await acme.Post("responses", answer, HttpStatusCode.Gone);
        await acme.Post("responses", new { survey, score = 3, interaction = new { source = "test", external_id = who.Ticket } }, HttpStatusCode.Gone);

        Assert.Equal(0, await acme.In(db => db.Contacts.CountAsync()));
        Assert.Equal(1, await acme.In(db => db.Interactions.CountAsync()));
        Assert.Equal(2, await acme.In(db => db.Responses.CountAsync()));
        Assert.Single(house.Mail.To(who.Email));
        // Somebody who writes anew is a new person.
        await acme.Interaction($"{who.Ticket}-later", who.Email);
        Assert.Equal(1, await acme.In(db => db.Contacts.CountAsync()));
    }

    [Fact]
    public async Task The_wish_not_to_be_asked_outlives_the_person()
    {
        var (acme, _, who, contact, mail) = await Asked();
        await Post(mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal)), ("scope", "all"));
        await Erase(acme, contact);

        var back = await acme.Interaction("later", who.Email.ToUpperInvariant());
        Assert.Equal("unsubscribed", (string)back["invitations"]![0]!["reason"]!);

        await acme.Send(HttpMethod.Delete, $"contacts/{await ContactOf(acme, who)}/suppression", expected: HttpStatusCode.NoContent);
        Assert.Equal("scheduled", (string)(await acme.Interaction("much later", who.Email))["invitations"]![0]!["status"]!);
    }

    [Fact]
    public async Task What_is_planned_or_on_its_way_is_cancelled()
    {
        var acme = await Workspace.Make(house);
        var who = Somebody();
        await acme.Rule(await acme.Survey(), new { delay = "P5D" });
        await acme.Interaction("planned", who.Email, who.Interaction);
        await acme.Interaction("on its way", who.Email);
        var onItsWay = await acme.In(db => db.Invitations.OrderBy(i => i.Id).LastAsync());
        await acme.In(db => db.Invitations.Where(i => i.Id == onItsWay.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Status, InvitationStatus.Sending)));

        await Erase(acme, await ContactOf(acme, who));

        Assert.All(
            await acme.In(db => db.Invitations.AsNoTracking().ToListAsync()),
            i => Assert.Equal((InvitationStatus.Cancelled, Reason.Erased, null, null), (i.Status, i.Reason, i.DueAt, i.ContactId)));
    }

    [Fact]
    public async Task An_erasure_is_noted_without_the_person()
    {
        var (acme, _, who, contact, _) = await Asked();

        await Erase(acme, contact);

        var note = await acme.In(db => db.Erasures.AsNoTracking().SingleAsync());
        Assert.Equal(("test", 1, 1, 1), (note.ActorName, note.Interactions, note.Invitations, note.Answers));
        var entry = await acme.NewestNote("contact.erased");
        Assert.Equal(contact.ToString(), (string)entry["subject"]!["id"]!);
        Assert.Null(entry["subject"]!["name"]);
        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NotFound);
        Assert.Single(await acme.Notes("action=contact.erased"));
    }

    [Fact]
    public async Task Others_are_left_as_they_are()
    {
        var (acme, _, _, contact, _) = await Asked();
        var (theirs, _, other, _, _) = await Asked();
        await acme.Interaction("other", other.Email, new { subject = other.Subject });

        await theirs.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NotFound);
        await Erase(acme, contact);

        Assert.Contains("contacts", await house.TablesWith(acme, other.Email));
        Assert.Equal(other.Subject, await acme.In(db => db.Interactions.Where(i => i.ExternalId == "other").Select(i => i.Subject).SingleAsync()));
        Assert.Equal(other.Comment, await theirs.In(db => db.Responses.Select(r => r.Comment).SingleAsync()));
    }

    [Fact]
    public async Task A_file_imported_again_brings_nobody_back()
    {
        var acme = await Workspace.Make(house);
        await acme.Import(house, Row);
        var contact = await acme.In(db => db.Contacts.SingleAsync());
        await Erase(acme, contact.Id);

        var report = await acme.Import(house, Row);

        Assert.Equal(1, report.RowsLost);
        Assert.Contains("was erased", report.Notes.Single().Message, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Contacts.CountAsync()));
        Assert.Equal(1, await acme.In(db => db.Responses.CountAsync()));
    }

    private static readonly string Row = CsvFile.Row("77", email: "erased.import@example.com", score: "5", comment: "Nice");

    [Fact]
    public async Task Erased_many_times_at_once_it_happens_once()
    {
        var (acme, _, _, contact, _) = await Asked();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => (await acme.Api.DeleteAsync($"/api/v1/contacts/{contact}", TestContext.Current.CancellationToken)).StatusCode));

        Assert.Single(statuses, HttpStatusCode.NoContent);
        Assert.Equal(11, statuses.Count(status => status == HttpStatusCode.NotFound));
        Assert.Equal(1, await acme.In(db => db.Erasures.CountAsync()));
    }

    [Fact]
    public async Task Answered_and_written_about_while_it_happens_nothing_is_left_by_halves()
    {
        for (var round = 0; round < 8; round++)
        {
            var (acme, survey, who, contact, mail) = await Asked(answered: false);

            await Task.WhenAll(
            [
                Erase(acme, contact),
                Post(mail.LinkFor(5), ("score", "5"), ("comment", who.Comment)),
                .. Enumerable.Range(0, 4).Select(_ => acme.Api.PostAsync("/api/v1/interactions", Json(new { source = "test", external_id = who.Ticket, subject = who.Subject, contact = new { external_id = who.ContactKey } }), TestContext.Current.CancellationToken)),
                acme.Api.PostAsync("/api/v1/responses", Json(new { survey, external_id = who.AnswerKey, score = 1, comment = who.Comment, interaction = new { source = "test", external_id = who.Ticket } }), TestContext.Current.CancellationToken),
            ]);

            // Whatever came first: the ticket, its answers and their words are gone, and nobody came back by them.
            var tables = await house.TablesWith(acme, who.Email, who.Name, who.Ticket, who.Subject, who.Comment, who.Attribute);
            Assert.True(tables is [], $"round {round}: something of {who} is in {string.Join(", ", tables)}");
            Assert.Equal(0, await acme.In(db => db.Contacts.CountAsync()));
        }
    }

    private static StringContent Json(object body) =>
        new(System.Text.Json.JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/export")]
    [InlineData("POST", "/suppression")]
    [InlineData("DELETE", "/suppression")]
    public async Task A_key_that_may_only_read_may_not(string method, string path)
    {
        var acme = await Workspace.Make(house, scopes: ["read", "ingest"]);
        await acme.Interaction("1", "scopes@example.com");
        var contact = (string)(await acme.Get("contacts?email=SCOPES@example.com"))["data"]![0]!["id"]!;

        await acme.Send(new HttpMethod(method), $"contacts/{contact}{path}", expected: HttpStatusCode.Forbidden);
        Assert.Equal(1, await acme.In(db => db.Contacts.CountAsync()));
    }
}
