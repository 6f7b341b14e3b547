using System.Text.Json;

namespace Surveys.Mail;

/// <summary>A kept message.</summary>
internal sealed record MailboxMessage(string Id, DateTimeOffset At, OutgoingMail Mail);

/// <summary>Keeps messages as files instead of sending them, for a person who tries the product; newest first at /mailbox.</summary>
internal sealed class Mailbox(MailSettings settings, TimeProvider clock) : IMailTransport
{
    public async Task<MailResult> Send(OutgoingMail mail, CancellationToken stop)
    {
        Directory.CreateDirectory(settings.MailboxFolder);
        var now = clock.GetUtcNow();
        var message = new MailboxMessage(Guid.CreateVersion7(now).ToString("N"), now, mail);
        var unfinished = FileOf(message.Id) + ".part";
        await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(message), stop);
        File.Move(unfinished, FileOf(message.Id));
        return new MailResult(MailOutcome.Sent);
    }

    public async Task<IReadOnlyList<MailboxMessage>> Newest(int most, CancellationToken stop)
    {
        if (!Directory.Exists(settings.MailboxFolder))
            return [];

        var messages = new List<MailboxMessage>();
        foreach (var file in Directory.EnumerateFiles(settings.MailboxFolder, "*.json").OrderDescending(StringComparer.Ordinal).Take(most))
            messages.Add(await Read(file, stop));
        return messages;
    }

    public async Task<MailboxMessage?> Find(string id, CancellationToken stop) =>
        Guid.TryParseExact(id, "N", out _) && File.Exists(FileOf(id)) ? await Read(FileOf(id), stop) : null;

    private string FileOf(string id) => Path.Combine(settings.MailboxFolder, $"{id}.json");

    private static async Task<MailboxMessage> Read(string file, CancellationToken stop)
    {
        await using var stream = File.OpenRead(file);
        return (await JsonSerializer.DeserializeAsync<MailboxMessage>(stream, cancellationToken: stop))!;
    }
}
