using Microsoft.Extensions.Configuration;
using Surveys.Tenants;

namespace Surveys.Tests.Tenants;

public sealed class DatabaseSettingsTests
{
    private static DatabaseSettings From(string connection) =>
        DatabaseSettings.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Surveys"] = connection }).Build());

    [Theory]
    [InlineData("Host=h;No Reset On Close=true")]
    [InlineData("Host=h;Multiplexing=true")]
    public void What_would_keep_one_workspace_for_the_next_is_refused(string connection) =>
        Assert.Contains("keep one workspace for the next", Assert.Throws<SettingsException>(() => From(connection)).Message, StringComparison.Ordinal);
}
