using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Privacy;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;
using Surveys.Tests.Imports;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Privacy;

public sealed class RetentionTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    private Retention Retention => house.Services.GetRequiredService<Retention>();

    public void Dispose() => visitor.Dispose();

    private static string DaysAgo(int days) => $"{TimeProvider.System.GetUtcNow().AddDays(-days):yyyy-MM-dd HH:mm:ss}";

    /// <summary>Two people of two years ago, one of whom wrote again last week, and what they said.</summary>
    private async Task<(Workspace Acme, string Survey)> WithHistory()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        await acme.Import(house, Old("1", "gone@example.com", 730), Old("2", "back@example.com", 730), Old("3", "back@example.com", 7));
        // They came in just now, as a file; the contacts count from when they were made.
        await acme.In(db => db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.CreatedAt, TimeProvider.System.GetUtcNow().AddDays(-730))));
        return (acme, (await acme.In(db => db.Surveys.Select(s => s.Id).SingleAsync())).ToString());
    }

    private static string Old(string id, string email, int days) => CsvFile.Row(
        id, topic: $"Subject {id}", email: email, opened: DaysAgo(days), responded: DaysAgo(days), resolved: DaysAgo(days), closed: DaysAgo(days), score: "4", comment: $"Comment {id}");

    private static Task<int> Keep(Workspace acme, int? months) => acme.In(async db =>
    {
        db.PrivacySettings.Add(new PrivacySettings { TenantId = acme.Id, KeepMonths = months, ChangedAt = TimeProvider.System.GetUtcNow() });
        await db.NoteDue(acme.Id, DueHint.Retention, TimeProvider.System.GetUtcNow(), default);
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task Words_and_people_older_than_that_go_and_the_scores_stay()
    {
        var (acme, survey) = await WithHistory();
        var query = $"&from={DaysAgo(800)[..10]}&to={DaysAgo(-2)[..10]}&interval=month&group_by=agent";
        var before = await acme.Scores(survey, query);
        await Keep(acme, 12);

        Assert.Equal(new Forgotten(2, 0, 2, 1), await Retention.Forget(acme.Id, TestContext.Current.CancellationToken));

        Assert.Equal("back@example.com", (await acme.In(db => db.Contacts.SingleAsync())).Email);
        Assert.Equal(["Comment 3"], await acme.In(db => db.Responses.Where(r => r.Comment != null).Select(r => r.Comment!).ToArrayAsync()));
        Assert.Equal("Subject 3", (await acme.Imported("3")).Subject);
        Assert.Equal(["3"], await acme.In(db => db.Interactions.Where(i => i.ContactId != null).Select(i => i.ExternalId).ToArrayAsync()));
        Assert.Equal(0, await acme.In(db => db.Interactions.CountAsync(i => i.Subject == "Subject 1" || i.Subject == "Subject 2")));
        Assert.Equal(before.ToJsonString(), (await acme.Scores(survey, query)).ToJsonString());
        var note = await acme.NewestNote("data.forgotten");
        Assert.Equal(("job", 2), ((string)note["actor"]!["kind"]!, (int)note["after"]!["answers"]!));
    }

    [Fact]
    public async Task A_second_night_finds_nothing_and_notes_nothing()
    {
        var (acme, _) = await WithHistory();
        await Keep(acme, 12);
        await Retention.Forget(acme.Id, TestContext.Current.CancellationToken);

        Assert.False((await Retention.Forget(acme.Id, TestContext.Current.CancellationToken)).Any);

        Assert.Single(await acme.Notes("action=data.forgotten"));
        Assert.True(await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id).Select(h => h.DueAt).SingleAsync()) > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task The_job_comes_to_those_whose_night_has_come_and_to_nobody_else()
    {
        var (due, _) = await WithHistory();
        var (forever, _) = await WithHistory();
        await Keep(due, 12);
        await Keep(forever, null);

        await Task.WhenAll(Retention.ForgetDue(TestContext.Current.CancellationToken), Retention.ForgetDue(TestContext.Current.CancellationToken));

        Assert.Equal(1, await due.In(db => db.Contacts.CountAsync()));
        Assert.Single(await due.Notes("action=data.forgotten"));
        Assert.Equal(2, await forever.In(db => db.Contacts.CountAsync()));
    }

    [Fact]
    public async Task A_file_from_before_is_not_taken_in_again()
    {
        var (acme, _) = await WithHistory();
        await Keep(acme, 12);
        await Retention.Forget(acme.Id, TestContext.Current.CancellationToken);

        var report = await acme.Import(house, Old("1", "gone@example.com", 730), Old("3", "back@example.com", 7));

        Assert.Equal((1, 1, 0), (report.RowsLost, report.InteractionsKnown, report.AnswersAdded));
        Assert.Equal(1, await acme.In(db => db.Contacts.CountAsync()));
    }

    [Fact]
    public async Task The_page_counts_what_would_go_before_anything_does()
    {
        var (acme, _) = await WithHistory();
        await visitor.SignIn(acme.Owner);

        var counted = (await visitor.Submit("/settings/privacy?handler=Count", ("Months", "12"))).Location!;
        Assert.Equal("/settings/privacy?Months=12", counted);
        var dry = await visitor.Get(counted);
        Assert.Matches(@"id=""dry"">\s*<dt>[^<]+</dt>\s*<dd>2, 2 of them with a comment</dd>\s*<dt>[^<]+</dt>\s*<dd>2</dd>\s*<dt>[^<]+</dt>\s*<dd>0</dd>\s*<dt>[^<]+</dt>\s*<dd>1</dd>", dry.Html);
        Assert.Contains("nothing: all that is here", (await visitor.Get("/settings/privacy?Months=36")).Html, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Submit("/settings/privacy", ("Months", "12"))).Status);
        Assert.Equal("Choose one of these.", (await visitor.Submit("/settings/privacy", ("Months", "-4"))).Beside("Months"));
        Assert.Equal(2, await acme.In(db => db.Contacts.CountAsync()));
        Assert.Equal(12, await acme.In(db => db.PrivacySettings.Select(s => s.KeepMonths).SingleAsync()));
        Assert.Equal(12, (int)(await acme.NewestNote("retention.changed"))["after"]!["keep_months"]!);
        Assert.Equal(1, await acme.In(db => db.DueHints.CountAsync(h => h.TenantId == acme.Id && h.Work == DueHint.Retention)));
    }

    [Fact]
    public async Task All_that_is_old_goes_however_many_batches_it_takes()
    {
        var acme = await Workspace.Make(house);
        await acme.In(db => db.Database.ExecuteSqlAsync(
            $$"""
            insert into interactions (tenant_id, id, source, external_id, status, tags, attributes, resolution, received_at)
            select {{acme.Id}}, gen_random_uuid(), 'test', 'old-' || n, 'closed', '{}', '{}', 1, now() - interval '2 years' from generate_series(1, 1100) n
            """));
        await Keep(acme, 12);

        Assert.Equal(new Forgotten(1100, 0, 0, 0), await Retention.Forget(acme.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_night_that_takes_long_keeps_its_workspace_in_hand()
    {
        var (acme, _) = await WithHistory();
        await Keep(acme, 12);
        await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, TimeProvider.System.GetUtcNow().AddMinutes(2))));
        await using var holding = await Holding.Begin(house, acme, "select from contacts where tenant_id = $1 for update");

        var night = Retention.Forget(acme.Id, TestContext.Current.CancellationToken);
        await holding.UntilSomebodyWaits();

        Assert.True(await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id).Select(h => h.DueAt).SingleAsync()) > TimeProvider.System.GetUtcNow().AddMinutes(30));
        await holding.Commit();
        await night;
    }

    [Fact]
    public async Task Months_that_are_saved_while_a_night_finds_none_bring_it_back()
    {
        var acme = await Workspace.Make(house);
        await Keep(acme, null);
        await using var saving = await Holding.Begin(
            house,
            acme,
            "update privacy_settings set keep_months = 12 where tenant_id = $1",
            "insert into due_hints (tenant_id, work, due_at) values ($1, 'retention', now()) on conflict (tenant_id, work) do update set due_at = excluded.due_at");

        var night = Retention.Forget(acme.Id, TestContext.Current.CancellationToken);
        await saving.UntilSomebodyWaits();
        await saving.Commit();
        await night;

        Assert.Equal(1, await acme.In(db => db.DueHints.CountAsync(h => h.TenantId == acme.Id && h.Work == DueHint.Retention)));
    }
}
