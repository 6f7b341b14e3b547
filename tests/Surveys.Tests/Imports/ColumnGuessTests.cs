using System.Text;
using Surveys.Imports;

namespace Surveys.Tests.Imports;

/// <summary>The first lines of exports as help desks write them.</summary>
public sealed class ColumnGuessTests
{
    private static async Task<(FileHead Head, IReadOnlyDictionary<string, ColumnRole> Roles)> Guess(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var head = await FileHead.Read(stream, default);
        return (head, ColumnGuess.Of(head));
    }

    private static string Roles(string header, IReadOnlyDictionary<string, ColumnRole> guess) => string.Join(' ', header.Split(',').Select(name => guess[name]));

    [Theory]
    [InlineData(
        "Ticket ID,Status,Channel,Subject,Created at,Solved at,Requester,Requester email,Assignee,Group,Tags,Satisfaction score",
        "ExternalId Status Channel Subject OpenedAt ResolvedAt ContactName ContactEmail AgentName Team Tags Rating")]
    [InlineData("id,state,created_at,closed_at,customer_email,assignee_email,csat,feedback", "ExternalId Status OpenedAt ClosedAt ContactEmail AgentEmail Rating Comment")]
    [InlineData("Case Number,Case Owner,Date/Time Opened,Date/Time Closed,Contact Name,Case Origin", "ExternalId AgentName OpenedAt ClosedAt ContactName Channel")]
    [InlineData("Ticket ID,ID,Whatever", "ExternalId Nothing Nothing")]
    public async Task By_their_names(string header, string expected) => Assert.Equal(expected, Roles(header, (await Guess(header + "\n")).Roles));

    [Fact]
    public async Task By_what_stands_in_them()
    {
        const string Header = "No,A,B,C,D";
        var (_, roles) = await Guess($"{Header}\n1,a@example.com,Solved,2026-01-31 10:00:00,x\n2,b@example.com,New,2026-02-01 10:00:00,y\n");

        Assert.Equal("Nothing ContactEmail Status OpenedAt Nothing", Roles(Header, roles));
    }

    [Theory]
    [InlineData("2026-01-31T10:00:00Z", "Iso")]
    [InlineData("2026-01-31 10:00:00 UTC", "Iso")]
    [InlineData("2026-01-31 10:00:00 +0200", "Iso")]
    [InlineData("31/01/2026 10:00", "DayFirst")]
    [InlineData("31.1.2026", "DayFirst")]
    [InlineData("01/31/2026 1:45 PM", "MonthFirst")]
    [InlineData("03/04/2026 10:00", "DayFirst")]
    public async Task How_days_are_written(string time, string expected)
    {
        var (head, roles) = await Guess($"Ticket ID,Created at\n1,{time}\n");

        Assert.Equal(expected, $"{ColumnGuess.Dates(head, roles)}");
        Assert.NotNull(WrittenTimes.Of(ColumnGuess.Dates(head, roles)).Read(time));
    }
}
