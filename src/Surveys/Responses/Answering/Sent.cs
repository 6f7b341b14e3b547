namespace Surveys.Responses;

/// <summary>What the form of the customer's page sends beside the answer itself.</summary>
/// <param name="Revision">Which earlier answer it showed; nothing where it showed none.</param>
/// <param name="Page">Which page it was.</param>
/// <param name="Part">What the page's script has sent by itself.</param>
/// <param name="Signals">What that script saw.</param>
/// <param name="All">The button that nobody sees.</param>
internal sealed record Sent(int? Revision, Guid? Page, string? Part, string? Signals, string? All)
{
    public const string OnlyRating = "rating";
}
