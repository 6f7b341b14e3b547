using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>What the page's script saw while somebody was there; nothing where no script ran.</summary>
/// <param name="Trusted">Moves, touches, keys and clicks that came from a device.</param>
/// <param name="Clicked">How many different ratings were clicked, not walked over by keys.</param>
/// <param name="ClickedWithin">Milliseconds from the first of these clicks to the last.</param>
/// <param name="Age">Milliseconds from the page's coming to its being sent.</param>
/// <param name="Driven">The browser says that a program drives it.</param>
internal sealed record PageSignals(int Trusted, int Clicked, int ClickedWithin, int Age, bool Driven)
{
    /// <summary>Somebody has been on the page for a while, and moved.</summary>
    [JsonIgnore]
    public bool HasHand => this is { Age: >= 1500, Trusted: >= 5 };

    /// <returns>Nothing also where it can't be read: whoever makes it up gains nothing by it.</returns>
    public static PageSignals? Read(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) || text.Length > 500 ? null : JsonSerializer.Deserialize<PageSignals>(text, SurveysJson.Stored);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
