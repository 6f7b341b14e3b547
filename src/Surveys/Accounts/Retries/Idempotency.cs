using System.Security.Cryptography;
using System.Text;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>
/// A POST that names itself by `Idempotency-Key` is done once within a day: sent again, also at the same moment, it is answered as it was.
/// What wasn't done, because the request was wrong or we failed, isn't kept: the same key may be used again.
/// </summary>
/// <remarks>
/// After a crash in the middle of the work, a retry does it again: an interaction or an answer is known by its own id, but there may be two surveys.
/// </remarks>
internal sealed class Idempotency(RequestDelegate next, TimeProvider clock)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;
    private const int InMemory = 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>What a key is allowed to do; all else is refused behind this.</summary>
    public static bool Concerns(HttpContext context) => HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(Header)
        && context.User.Identity is { IsAuthenticated: true, AuthenticationType: ApiKeyHandler.SchemeName };

    public async Task InvokeAsync(HttpContext context, KeptReplies kept, CurrentTenant tenant)
    {
        var key = KeyOf(context.Request);
        var asked = await FingerprintOf(context.Request, tenant.Id, context.RequestAborted);
        var patience = clock.GetUtcNow() + LongestWait;
        DateTimeOffset? begun;
        while ((begun = await kept.Begin(key, asked, context.RequestAborted)) is null)
        {
            if (await kept.Find(key, context.RequestAborted) is { } known)
            {
                if (!known.RequestHash.AsSpan().SequenceEqual(asked))
                    throw new InvalidInputException(Header, "was used for another request within a day. Give each request a key of its own.");
                if (known.Status is not null)
                {
                    await Repeat(known, context.Response);
                    return;
                }
            }

            if (clock.GetUtcNow() > patience)
                throw new ConflictException("The same request is still being worked on. Send it again in a moment, with the same key.");
            await Task.Delay(Pause, clock, context.RequestAborted);
        }

        await Do(context, kept, key, begun.Value);
    }

    private static string KeyOf(HttpRequest request) =>
        request.Headers[Header] is [{ Length: > 0 and <= LongestKey } key] && key.All(sign => sign is > ' ' and <= '~')
            ? key
            : throw new InvalidInputException(Header, $"must be one word of at most {LongestKey} letters, digits and signs.");

    private static async Task<byte[]> FingerprintOf(HttpRequest request, Guid tenantId, CancellationToken stop)
    {
        request.EnableBuffering(InMemory);
        var body = await SHA256.HashDataAsync(request.Body, stop);
        request.Body.Position = 0;
        return Fingerprint.Of(tenantId, $"{request.Path}{request.QueryString}", Convert.ToHexString(body));
    }

    private async Task Do(HttpContext context, KeptReplies kept, string key, DateTimeOffset begun)
    {
        var (outside, aborted) = (context.Response.Body, context.RequestAborted);
        using var body = new MemoryStream();
        context.Response.Body = body;
        // Who gives up waiting asks again: what is begun is done, and the reply is there for them.
        context.RequestAborted = CancellationToken.None;
        try
        {
            await next(context);
        }
        catch
        {
            await kept.GiveUp(key, begun);
            throw;
        }
        finally
        {
            (context.Response.Body, context.RequestAborted) = (outside, aborted);
        }

        if (context.Response.StatusCode is >= 200 and < 300)
            await kept.Keep(key, begun, context.Response, Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
        else
            await kept.GiveUp(key, begun);
        body.Position = 0;
        await body.CopyToAsync(outside, aborted);
    }

    private static async Task Repeat(KeptReply known, HttpResponse response)
    {
        response.StatusCode = known.Status!.Value;
        response.ContentType = known.ContentType;
        if (known.Location is not null)
            response.Headers.Location = known.Location;
        response.Headers["Idempotent-Replayed"] = "true";
        if (known.Body is { Length: > 0 } body)
            await response.WriteAsync(body);
    }
}
