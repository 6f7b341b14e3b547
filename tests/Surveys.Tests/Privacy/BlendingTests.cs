using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Privacy;
using Surveys.Tenants;

namespace Surveys.Tests.Privacy;

public sealed class BlendingTests(House house)
{
    private readonly HttpClient customer = house.Client();

    private sealed record Pair(Guid Answer, Guid Invitation);

    /// <summary>Which rows one transaction wrote, as whoever has the database can ask.</summary>
    private static Task<List<Pair>> Pairs(Workspace acme) => acme.In(db => db.Database.SqlQuery<Pair>(
        $"""
        select r.id as "Answer", i.id as "Invitation" from responses r join invitations i on i.xmin::text = r.xmin::text
        where r.tenant_id = {acme.Id} and i.tenant_id = {acme.Id}
        """).ToListAsync());

    private async Task Answers(Workspace acme, string tag, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var address = $"{tag}.{n}@example.com";
            await acme.Interaction($"{tag}-{n}", address);
            var mail = await house.Mail.First(address);
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("score", "4"), KeyValuePair.Create("comment", $"Comment {tag} {n}")]);
            using var answered = await customer.PostAsync(new Uri(house.Local(mail.LinkFor(4)).GetLeftPart(UriPartial.Path)), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }

        // Until the worker has noted that they were sent: a mark made later writes the row once more.
        while (await acme.In(db => db.Invitations.AnyAsync(i => i.SentAt == null)))
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task After_a_night_no_transaction_leads_from_an_answer_to_its_invitation()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(anonymous: true);
        await acme.Rule(survey);
        var blending = house.Services.GetRequiredService<Blending>();
        // The night is this test's to choose.
        Assert.Equal(1, await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.Blending)
            .ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, TimeProvider.System.GetUtcNow().AddDays(1)))));
        await Answers(acme, "blend", 4);
        var told = await acme.In(db => db.Responses.AsNoTracking().OrderBy(r => r.Id).Select(r => new { r.Id, r.Rating, r.Comment, r.AnsweredAt }).ToListAsync());
        var asked = await acme.In(db => db.Invitations.AsNoTracking().OrderBy(i => i.Id).Select(i => new { i.Id, i.Status, i.SentAt, i.HasAnonymousAnswer }).ToListAsync());

        await blending.Blend(acme.Id, TestContext.Current.CancellationToken);

        var pairs = await Pairs(acme);
        Assert.Equal(16, pairs.Count);
        Assert.All(pairs.GroupBy(pair => pair.Answer), answer => Assert.Equal(4, answer.Count()));
        Assert.Equal(told, await acme.In(db => db.Responses.AsNoTracking().OrderBy(r => r.Id).Select(r => new { r.Id, r.Rating, r.Comment, r.AnsweredAt }).ToListAsync()));
        Assert.Equal(asked, await acme.In(db => db.Invitations.AsNoTracking().OrderBy(i => i.Id).Select(i => new { i.Id, i.Status, i.SentAt, i.HasAnonymousAnswer }).ToListAsync()));

        // What came since is blended with all the rest, and not among itself.
        await Answers(acme, "later", 2);
        await blending.Blend(acme.Id, TestContext.Current.CancellationToken);
        Assert.Equal(36, (await Pairs(acme)).Count);
    }

    [Fact]
    public async Task A_night_after_which_nothing_came_writes_nothing()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(anonymous: true));
        await Answers(acme, "still", 2);
        var blending = house.Services.GetRequiredService<Blending>();
        await blending.Blend(acme.Id, TestContext.Current.CancellationToken);
        Task<string> Written() => acme.In(db => db.Database.SqlQuery<string>($"select string_agg(xmin::text, ' ') as \"Value\" from responses where tenant_id = {acme.Id}").SingleAsync());
        var written = await Written();

        await blending.Blend(acme.Id, TestContext.Current.CancellationToken);

        Assert.Equal(written, await Written());
        Assert.True(await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.Blending).Select(h => h.DueAt).SingleAsync()) > TimeProvider.System.GetUtcNow());
    }
}
