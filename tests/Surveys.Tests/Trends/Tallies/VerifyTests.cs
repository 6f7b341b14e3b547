using Microsoft.EntityFrameworkCore;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Trends;

public sealed class VerifyTests(House house)
{
    private const string Equal = "Tallies and answers are equal: 1 workspace.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tallies_that_are_right_are_said_to_be()
    {
        var acme = await Answered();

        Assert.Equal((0, Equal), await Verify(acme));
    }

    [Theory]
    [InlineData("delete from responses where rating = 2", "After a ticket, 10 March 2026: 1 tallied, 0 given, and by group too")]
    [InlineData("update daily_totals set n = n + 1 where facet = '' and n = 2", "After a ticket, 11 March 2026: 3 tallied, 2 given")]
    [InlineData("delete from daily_totals where n = 2", "After a ticket, 11 March 2026: 0 tallied, 2 given, and by group too")]
    [InlineData("update daily_totals set counts = array[2, 0] where facet = 'channel' and n = 2", "After a ticket, 11 March 2026: 2 tallied, 2 given, and by group too")]
    [InlineData("update daily_totals set counts = array[2, 0] where facet = '' and n = 2", "After a ticket, 11 March 2026: 2 tallied, 2 given")]
    public async Task What_differs_is_told_and_is_counted_anew_where_that_is_asked_for(string fault, string told)
    {
        var acme = await Answered();
        await acme.In(db => db.Database.ExecuteSqlRawAsync(fault, Stop));

        Assert.Equal((1, $"{acme.Slug}: {told}\n1 day differs. Run verify --repair to count them anew.\n"), await Verify(acme));
        Assert.Equal((0, $"{acme.Slug}: {told}\n{Equal}"), await Verify(acme, "--repair"));
        Assert.Equal((0, Equal), await Verify(acme));
    }

    [Fact]
    public async Task What_has_just_changed_and_is_about_to_be_counted_is_no_fault()
    {
        var acme = await Answered();
        await acme.In(db => db.Database.ExecuteSqlRawAsync("delete from responses where rating = 2; insert into changed_days (tenant_id, survey_id, day) select tenant_id, survey_id, '2026-03-10' from responses limit 1", Stop));

        Assert.Equal((0, Equal), await Verify(acme));
    }

    private async Task<Workspace> Answered()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var (rating, day) in new[] { (2, 10), (4, 11), (5, 11) })
            await acme.Answer(survey, rating, $"2026-03-{day}T12:00:00Z");
        await acme.RollUp();
        return acme;
    }

    private async Task<(int ExitCode, string Output)> Verify(Workspace acme, params string[] options)
    {
        var printed = await house.Type(["verify", "--tenant", acme.Slug, .. options]);
        return (printed.ExitCode, printed.Output);
    }
}
