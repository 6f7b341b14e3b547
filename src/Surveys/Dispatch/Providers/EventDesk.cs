using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Takes what mail providers tell. Whatever comes is believed only by its proof, and a stranger learns nothing by asking.</summary>
internal sealed class EventDesk(IEnumerable<IMailProvider> providers, TenantScopes tenants, TimeProvider clock, ILogger<EventDesk> log)
{
    /// <summary>Written down at once: a batch of thousands holds nobody's invitations for long.</summary>
    private const int Part = 500;

    /// <summary>Longer than any notice is believed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public IMailProvider? Find(string? vendor) => providers.FirstOrDefault(provider => provider.IsSet && provider.Name == vendor);

    /// <returns>The status to answer with, and why, where it isn't 200.</returns>
    public async Task<(int Status, string? Why)> Take(string vendor, HttpRequest request, CancellationToken stop)
    {
        if (Find(vendor) is not { } provider)
            return (StatusCodes.Status404NotFound, null);

        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, stop);
            var told = await provider.Read(new Notice(request.Headers, body.ToArray()), stop);
            // From here on it's done even if the provider gives up waiting.
            await Take(told);
            return (StatusCodes.Status200OK, null);
        }
        catch (BadHttpRequestException bad)
        {
            return (bad.StatusCode, Doors.Plain(bad.StatusCode));
        }
        catch (DistrustException distrust)
        {
            log.LogWarning("A notice for {Vendor} was refused: {Why}", provider.Name, distrust.Message);
            return (StatusCodes.Status401Unauthorized, distrust.Message);
        }
        catch (JsonException)
        {
            return (StatusCodes.Status400BadRequest, $"This isn’t what {provider.Name} sends.");
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            log.LogWarning(away, "What proves a notice for {Vendor} couldn't be fetched; it will be sent again", provider.Name);
            return (StatusCodes.Status503ServiceUnavailable, "What proves it can’t be reached. Send it again.");
        }
    }

    private async Task Take(Told told)
    {
        if (told.Once is null)
        {
            await Write(told.Events);
            return;
        }

        if (!await IsFirst(told.Once))
            return;

        try
        {
            await Write(told.Events);
        }
        catch
        {
            await Forget(told.Once);
            throw;
        }
    }

    /// <remarks>Stored by itself: held open meanwhile, a hundred notices at once would each keep one connection and wait for another.</remarks>
    private async Task<bool> IsFirst(string token)
    {
        await using var scope = tenants.Outside();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        await db.TakenNotices.Where(n => n.TakenAt < now - Kept).ExecuteDeleteAsync();
        return await db.Database.ExecuteSqlAsync($"insert into taken_notices (token, taken_at) values ({token}, {now}) on conflict do nothing") > 0;
    }

    /// <summary>It wasn't written down: when it is told again, it's the first.</summary>
    private async Task Forget(string token)
    {
        await using var scope = tenants.Outside();
        await scope.ServiceProvider.GetRequiredService<SurveysDb>().TakenNotices.Where(n => n.Token == token).ExecuteDeleteAsync();
    }

    private async Task Write(IReadOnlyList<DeliveryEvent> events)
    {
        foreach (var theirs in events.GroupBy(told => told.Mail.TenantId))
        {
            foreach (var part in theirs.Chunk(Part))
            {
                await using var scope = tenants.Enter(theirs.Key);
                await scope.ServiceProvider.GetRequiredService<DeliveryBook>().Take(part, CancellationToken.None);
            }
        }
    }
}
