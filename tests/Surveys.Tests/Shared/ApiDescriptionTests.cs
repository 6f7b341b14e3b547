using System.Text.Json.Nodes;

namespace Surveys.Tests.Shared;

/// <summary>What `/openapi/v1.json` says.</summary>
public sealed class ApiDescriptionTests(House house)
{
    [Fact]
    public async Task Every_operation_says_what_it_does()
    {
        var paths = (await Description())["paths"]!.AsObject().Where(path => path.Key.StartsWith("/api/v1/", StringComparison.Ordinal));
        var operations = paths.SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key.ToUpperInvariant()} {path.Key}", Summary: (string?)operation.Value!["summary"]))).ToList();

        Assert.NotEmpty(operations);
        Assert.Empty(operations.Where(operation => string.IsNullOrWhiteSpace(operation.Summary)).Select(operation => operation.Name));
        Assert.Equal(operations.Count, operations.Select(operation => operation.Summary).Distinct().Count());
    }

    [Theory]
    [InlineData("SenderRecord", "verified_at", "date-time", true)]
    [InlineData("SenderRecord", "from_name", null, true)]
    [InlineData("InvitationRecord", "sent_at", "date-time", true)]
    [InlineData("InvitationRecord", "planned_at", "date-time", false)]
    [InlineData("RuleRecord", "every", "duration", true)]
    [InlineData("RuleRecord", "delay", "duration", false)]
    [InlineData("InteractionInput", "closed_at", "date-time", true)]
    public async Task A_field_says_whether_it_may_be_null(string record, string field, string? format, bool mayBeNull)
    {
        var schema = (await Description())["components"]!["schemas"]![record]!["properties"]![field]!;

        string?[] types = schema["type"] is JsonArray several ? [.. several.Select(type => (string?)type)] : [(string?)schema["type"]];
        Assert.Equal((format, mayBeNull, true), ((string?)schema["format"], types.Contains("null"), types.Contains("string")));
    }

    private async Task<JsonNode> Description()
    {
        using var client = house.Client();
        return JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
    }
}
