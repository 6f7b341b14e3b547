using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Articles;

/// <summary>An event as it is stored.</summary>
/// <param name="IsNew">It was not known before.</param>
internal sealed record TakenEvent(ArticleEvent Event, bool IsNew);

/// <summary>Takes in what help centres tell of their readers, each event that has an id once.</summary>
internal sealed class ArticleBook(SurveysDb db, CurrentTenant tenant, PeopleBook people, ErasedKeys erased, TimeProvider clock)
{
    /// <summary>Records one event. Told twice at once, it is stored once and both answers are equal.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    /// <exception cref="ConflictException">The contact's id and address belong to two people, or the workspace is to be deleted.</exception>
    /// <exception cref="GoneException">It was erased.</exception>
    public async Task<TakenEvent> Take(ArticleEventInput input, CancellationToken stop)
    {
        input.Check(clock.GetUtcNow()).ThrowIfAny();
        return (await Store([input], stop))[0];
    }

    /// <summary>Records many, in their order; one that can't be taken keeps no other back.</summary>
    /// <returns>For each its place, and how it is stored or why it wasn't taken.</returns>
    /// <exception cref="ConflictException">The workspace is to be deleted.</exception>
    public async Task<IReadOnlyList<(int Index, TakenEvent? Stored, Exception? Refused)>> TakeAll(Batch<ArticleEventInput> batch, CancellationToken stop)
    {
        await db.RequireStaying(tenant, stop);
        var now = clock.GetUtcNow();
        return await db.StoreEach(batch, input => input.Check(now), inputs => Store(inputs, stop));
    }

    private Task<IReadOnlyList<TakenEvent>> Store(IReadOnlyList<ArticleEventInput> inputs, CancellationToken stop) => db.Retry<IReadOnlyList<TakenEvent>>(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.RequireStaying(tenant, stop);
        var known = await KnownEvents(inputs, stop);
        await erased.Refuse(
            inputs.Where(i => i.ExternalId is not null && !known.ContainsKey((i.Source!, i.ExternalId)))
                .Select(i => (erased.OfArticleEvent(i.Source!, i.ExternalId!), $"The event {i.Source} {i.ExternalId}")),
            stop);
        var articles = await KnownArticles(inputs, stop);
        await people.Open([.. inputs.Select(i => new InteractionInput { Contact = i.Contact })], [], stop);

        var taken = new List<TakenEvent>(inputs.Count);
        foreach (var input in inputs)
        {
            var isKnown = known.TryGetValue((input.Source!, input.ExternalId ?? ""), out var stored);
            stored ??= Add(input, ArticleOf(input, articles));
            if (stored.ExternalId is { } id)
                known[(stored.Source, id)] = stored;
            taken.Add(new TakenEvent(stored, !isKnown));
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return taken;
    });

    private Task<Dictionary<(string, string), ArticleEvent>> KnownEvents(IReadOnlyList<ArticleEventInput> inputs, CancellationToken stop)
    {
        var named = inputs.Where(i => i.ExternalId is not null).ToList();
        var (sources, ids) = (named.Select(i => i.Source!).ToArray(), named.Select(i => i.ExternalId!).ToArray());
        return db.ArticleEvents
            .FromSql($"select * from article_events where (source, external_id) in (select * from unnest({sources}, {ids}))")
            .ToDictionaryAsync(e => (e.Source, e.ExternalId!), stop);
    }

    private Task<Dictionary<(string, string), Article>> KnownArticles(IReadOnlyList<ArticleEventInput> inputs, CancellationToken stop)
    {
        var (sources, ids) = (inputs.Select(i => i.Source!).ToArray(), inputs.Select(i => i.Article!.ExternalId!).ToArray());
        return db.Articles
            .FromSql($"select * from articles where (source, external_id) in (select * from unnest({sources}, {ids})) order by id for update")
            .ToDictionaryAsync(a => (a.Source, a.ExternalId), stop);
    }

    private Article ArticleOf(ArticleEventInput input, Dictionary<(string, string), Article> articles)
    {
        var key = (input.Source!, input.Article!.ExternalId!);
        if (!articles.TryGetValue(key, out var article))
        {
            var now = clock.GetUtcNow();
            article = new Article { TenantId = tenant.Id, Id = Guid.CreateVersion7(now), Source = key.Item1, ExternalId = key.Item2, KnownAt = now };
            db.Articles.Add(article);
            articles.Add(key, article);
        }

        input.Article.Describe(article);
        return article;
    }

    private ArticleEvent Add(ArticleEventInput input, Article article)
    {
        var now = clock.GetUtcNow();
        var happened = new ArticleEvent
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            ArticleId = article.Id,
            Source = input.Source!,
            ExternalId = input.ExternalId,
            Deed = input.Event!.Value,
            At = (input.At ?? now).ToStored(),
            ReadingSeconds = input.ReadingSeconds,
            ContactId = people.Contact(input.Contact)?.Id,
            Session = input.Session,
        };
        db.ArticleEvents.Add(happened);
        return happened;
    }
}
