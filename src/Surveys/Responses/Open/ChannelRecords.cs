namespace Surveys.Responses;

/// <summary>A channel to be made.</summary>
/// <param name="Name">What you call it: "Reception desk".</param>
/// <param name="Via">link, kiosk or widget.</param>
/// <param name="Domains">Of a widget: the sites on which it may stand, `shop.example.com` or `*.example.com`.</param>
internal sealed record NewChannel(string? Name, string? Via, string[]? Domains = null);

/// <summary>A way by which anybody can answer.</summary>
/// <param name="Address">The page that it leads to.</param>
/// <param name="Tag">Of a widget: what stands in the web site's pages.</param>
/// <param name="Answers">How many came by it; nothing where the survey is anonymous, as then it isn't kept by which they came.</param>
internal sealed record ChannelRecord(
    Guid Id, Guid Survey, string Name, Via Via, IReadOnlyList<string> Domains, string Address, string? Tag, int? Answers, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt);
