using Surveys.Imports;
using Surveys.Shared;

namespace Surveys.Tests.Imports;

public sealed class ImportMapTests
{
    [Fact]
    public async Task The_sample_can_be_read()
    {
        var map = await ImportMap.Load(Project.PathOf("samples", "technical-support-map.json"), TestContext.Current.CancellationToken);

        Assert.Equal("technical-support", map.Source);
        Assert.Equal("pending", map.Interaction.Status!.Values["In progress"]);
        Assert.Equal([Moment.ClosedAt, Moment.ResolvedAt, Moment.OpenedAt], map.Answer!.AnsweredAt);
        Assert.Contains("Product group", map.ColumnNames());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}", "source")]
    [InlineData("not json")]
    [InlineData("""{"source":"x","time_zone":"UTC","interaction":{}}""", "external_id")]
    [InlineData("""{"source":"x","time_zone":"UTC"}""", "interaction")]
    [InlineData("""{"source":"x","time_zone":"Mars/Olympus","interaction":{"external_id":"Id"}}""", "time_zone")]
    [InlineData("""{"source":"x","time_zone":"UTC","interaction":{"external_id":"Id"},"colour":"red"}""", "colour")]
    [InlineData("""{"source":"x","time_zone":"UTC","interaction":{"external_id":"Id","status":{"values":{}}}}""", "column")]
    [InlineData("""{"source":"x","time_zone":"UTC","interaction":{"external_id":"Id","status":{"column":"S","valeus":{}}}}""", "valeus")]
    [InlineData("""{"source":"x","time_zone":"UTC","interaction":{"external_id":"Id"},"answer":{"survey":{"name":"S","template":"csat5"},"score":"R","answered_at":["tomorrow"]}}""", "answered_at")]
    [InlineData("""{"source":"x","time_zone":"UTC","interaction":{"external_id":null}}""", "external_id")]
    [InlineData("""{"source":null,"time_zone":"UTC","interaction":{"external_id":"Id"}}""", "source")]
    public async Task A_map_that_is_wrong_says_where(string json, string named = "")
    {
        var problem = await Assert.ThrowsAsync<CommandException>(() => CsvFile.Map(json));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_that_is_not_there_is_told() =>
        await Assert.ThrowsAsync<CommandException>(() => ImportMap.Load("/nowhere/map.json", TestContext.Current.CancellationToken));
}
