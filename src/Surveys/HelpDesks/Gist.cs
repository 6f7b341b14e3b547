using System.Text;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>What a kept payload speaks of, in a line. It is read anew by its shape whenever it's shown, so nothing more of people is stored than the payload itself.</summary>
internal static class Gist
{
    /// <returns>"4212 · Card declined · closed"; nothing where it can't be read, or not any more.</returns>
    public static string? Of(Connection connection, ReceivedPayload payload)
    {
        try
        {
            var news = payload.Body.Length == 0 ? [] : Reading.Of(connection, Payload.Read(Encoding.UTF8.GetBytes(payload.Body)), payload.ReceivedAt).News;
            return news.Count == 0 ? null : Of(news[0]) + (news.Count > 1 ? $", and {news.Count - 1} more" : "");
        }
        catch (Exception unread) when (unread is UnreadableException or InvalidInputException)
        {
            return null;
        }
    }

    private static string Of(News news)
    {
        var (told, contact) = (news.Told, news.Told?.Contact.Value);
        var state = news.Gone is { } gone ? gone == Reason.Merged ? "merged" : "deleted" : told?.Status.Value is { } status ? EnumText.Of(status) : null;
        return string.Join(" · ", new[] { news.ExternalId, Payload.Fit(told?.Subject.Value ?? contact?.Name.Value ?? contact?.Email, 80), state }.OfType<string>());
    }
}
