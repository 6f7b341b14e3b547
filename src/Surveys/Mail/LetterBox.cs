using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Mail;

/// <summary>Takes letters and brings them to the post. A page that writes one answers as quickly as a page that writes none.</summary>
internal sealed class LetterBox(SurveysDb db, IMailTransport transport, MailPace pace, BaseUrl baseUrl, IDataProtectionProvider protection, TimeProvider clock, ILogger<LetterBox> log)
{
    /// <summary>Longer than all messages of a round may take, so that no other worker sends one a second time.</summary>
    private static readonly TimeSpan Lease = RoundSize * IMailTransport.Patience + TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    /// <summary>The links in letters are worth nothing after a day.</summary>
    private static readonly TimeSpan LongestTry = TimeSpan.FromDays(1);

    private const int RoundSize = 10;

    private readonly IDataProtector protector = protection.CreateProtector("letters");

    /// <summary>Stored with what the caller saves.</summary>
    public void Add(Letter letter)
    {
        var now = clock.GetUtcNow();
        db.QueuedLetters.Add(new QueuedLetter
        {
            Id = Guid.CreateVersion7(now),
            Content = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(letter)),
            CreatedAt = now,
            DueAt = now,
        });
    }

    /// <summary>Posts all that is due, a round after another.</summary>
    public async Task Empty(CancellationToken stop)
    {
        while (await PostRound(stop) == RoundSize)
            stop.ThrowIfCancellationRequested();
    }

    private async Task<int> PostRound(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        // One statement takes them, so a letter is in one worker's hands.
        var letters = await db.QueuedLetters
            .FromSql(
                $"""
                update queued_letters set due_at = {until}, attempts = attempts + 1
                where id in (select id from queued_letters where due_at <= {now} order by due_at limit {RoundSize} for update skip locked)
                returning *
                """)
            .AsNoTracking()
            .ToListAsync(stop);

        foreach (var letter in letters)
            await Post(letter, stop);
        return letters.Count;
    }

    private async Task Post(QueuedLetter queued, CancellationToken stop)
    {
        await pace.Take(stop);
        var letter = Open(queued);
        var end = letter?.EndsAt is { } ends && ends < queued.CreatedAt + LongestTry ? ends : queued.CreatedAt + LongestTry;
        var result = letter is null ? new MailResult(MailOutcome.Refused, "It can't be read any more: its key is gone.")
            : clock.GetUtcNow() >= end ? new MailResult(MailOutcome.Refused, "It is too old: what it says or links to may not be so any more.")
            : await transport.Try(() => letter.Write(queued.Id, baseUrl), stop);
        var next = clock.GetUtcNow() + Pauses[Math.Min(queued.Attempts, Pauses.Length) - 1];
        var row = db.QueuedLetters.Where(l => l.Id == queued.Id);
        if (result.Outcome == MailOutcome.TryAgain && next < end)
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(l => l.DueAt, next).SetProperty(l => l.LastError, result.Detail), stop);
            return;
        }

        if (result.Outcome != MailOutcome.Sent)
            log.LogWarning("A letter was given up after {Attempts} attempts: {Detail}", queued.Attempts, result.Detail);
        await row.ExecuteDeleteAsync(stop);
    }

    private Letter? Open(QueuedLetter queued)
    {
        try
        {
            return JsonSerializer.Deserialize<Letter>(protector.Unprotect(queued.Content));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
