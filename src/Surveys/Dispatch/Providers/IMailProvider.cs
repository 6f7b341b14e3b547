using System.Text.Json;

namespace Surveys.Dispatch;

/// <summary>It can't be believed that the provider sent it; the message says why, to whoever set it up.</summary>
internal sealed class DistrustException(string message) : Exception(message);

/// <summary>What came, as bytes: they are what is signed.</summary>
internal sealed record Notice(IHeaderDictionary Headers, byte[] Body);

/// <param name="Once">Where it's given, what carries it is taken once.</param>
internal sealed record Told(IReadOnlyList<DeliveryEvent> Events, string? Once = null);

/// <summary>A mail provider that tells what became of the mails that it took from us. It is the operator's: one for all workspaces.</summary>
internal interface IMailProvider
{
    /// <summary>In the address and in the settings.</summary>
    string Name { get; }

    /// <summary>Whether the operator has set what proves its notices.</summary>
    bool IsSet { get; }

    /// <summary>A header by which it names the mail in its notices; nothing where it gives back the Message-Id.</summary>
    (string Name, string Value)? Mark(MailId mail) => null;

    /// <exception cref="DistrustException">It wasn't sent by the provider.</exception>
    /// <exception cref="JsonException">It isn't the provider's JSON.</exception>
    /// <exception cref="HttpRequestException">What would prove it can't be reached: to be sent again.</exception>
    Task<Told> Read(Notice notice, CancellationToken stop);
}
