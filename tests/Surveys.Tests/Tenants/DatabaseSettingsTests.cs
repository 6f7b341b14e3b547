using Microsoft.Extensions.Configuration;
using Npgsql;
using Surveys.Tenants;

namespace Surveys.Tests.Tenants;

public sealed class DatabaseSettingsTests
{
    private static DatabaseSettings From(string connection) =>
        DatabaseSettings.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Surveys"] = connection }).Build());

    [Theory]
    [InlineData("Host=h", 100)]
    [InlineData("Host=h;Max Auto Prepare=0", 0)]
    [InlineData("Host=h;MaxAutoPrepare=7", 7)]
    public void Statements_are_prepared_unless_it_says_otherwise(string connection, int expected) =>
        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(From(connection).ConnectionString).MaxAutoPrepare);

    [Theory]
    [InlineData("Host=h;No Reset On Close=true")]
    [InlineData("Host=h;Multiplexing=true")]
    public void What_would_keep_one_workspace_for_the_next_is_refused(string connection) =>
        Assert.Contains("keep one workspace for the next", Assert.Throws<SettingsException>(() => From(connection)).Message, StringComparison.Ordinal);
}
