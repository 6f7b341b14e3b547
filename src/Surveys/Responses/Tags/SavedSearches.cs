using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>The workspace's saved searches. What they give is brought up to date where days are counted, so that no way by which answers come is forgotten.</summary>
internal sealed class SavedSearches(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock)
{
    /// <summary>Each is looked for in all that comes.</summary>
    private const int Most = 50;

    private const int AtATime = 2000;

    /// <exception cref="InvalidInputException">Fields are wrong, or there are too many searches.</exception>
    /// <exception cref="ConflictException">Another search gives the tag.</exception>
    public async Task<SavedSearch> Save(SavedSearchInput input, CancellationToken stop)
    {
        var errors = input.Check();
        var survey = input.Survey is { } id ? await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) : null;
        errors.Require(input.Survey is null || survey is not null, "survey", "is none of this workspace's.");
        errors.Require(survey?.IsAnonymous != true, "survey", "is anonymous: tags would tell its answers apart.");
        errors.ThrowIfAny();
        return await db.Retry(() => Save(input, clock.GetUtcNow(), stop));
    }

    /// <summary>Takes back the tag from what this search gave it to, and not from what has it otherwise.</summary>
    /// <returns>Whether it was there.</returns>
    public Task<bool> Remove(Guid id, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.SavedSearches.SingleOrDefaultAsync(s => s.Id == id, stop) is not { } search)
            return false;

        // First, as it waits for whoever is giving the tag just now.
        db.SavedSearches.Remove(search);
        audit.Note(AuditActions.SearchRemoved, new Subject("saved_search", search.Id, search.Tag));
        await db.SaveChangesAsync(stop);
        await Note(db.Responses.Where(r => r.FoundTags.Length > 0 && r.FoundTags.Contains(search.Tag)), stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update responses set tags = array_remove(tags, {search.Tag}), found_tags = array_remove(found_tags, {search.Tag})
            where tenant_id = {tenant.Id} and cardinality(found_tags) > 0 and {search.Tag} = any(found_tags)
            """,
            stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Gives the tags to what the searches find on these days, and takes them off what has been changed and isn't found any more.</summary>
    public async Task Follow(IReadOnlyCollection<(Guid Survey, DateOnly Day)> changed, CancellationToken stop)
    {
        if (changed.Count == 0)
            return;

        // A search that is followed on a day of another survey's, too, finds what it found there before.
        Guid[] surveys = [.. changed.Select(one => one.Survey).Distinct()];
        DateOnly[] days = [.. changed.Select(one => one.Day).Distinct()];
        foreach (var search in await db.SavedSearches.AsNoTracking().ToListAsync(stop))
        {
            Guid[] here = search.SurveyId is { } only ? [.. surveys.Intersect([only])] : surveys;
            var answers = db.Responses.Where(r => here.Contains(r.SurveyId) && days.Contains(r.AnsweredOn) && r.Comment != null && db.Surveys.Any(s => s.Id == r.SurveyId && !s.IsAnonymous));
            if (here.Length > 0)
                await db.Retry(() => Follow(search, answers, stop));
        }
    }

    private async Task<SavedSearch> Save(SavedSearchInput input, DateTimeOffset now, CancellationToken stop)
    {
        var search = new SavedSearch
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            Tag = input.Tag!.Trim(),
            Words = input.Words!.Trim(),
            Band = EnumText.TryParse<Band>(input.Band),
            SurveyId = input.Survey,
            CreatedAt = now.ToStored(),
        };
        if (await db.SavedSearches.AnyAsync(s => s.Tag == search.Tag, stop))
            throw new ConflictException($"Another search gives the tag “{search.Tag}”: say both in one, with “or” between the words, or choose another tag.");
        if (await db.SavedSearches.CountAsync(stop) >= Most)
            throw new ConflictException($"There are {Most} searches, which is the most: remove one first.");

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        db.SavedSearches.Add(search);
        audit.Note(AuditActions.SearchSaved, new Subject("saved_search", search.Id, search.Tag));
        await db.SaveChangesAsync(stop);
        await Note(search.Filter.Apply(db.Responses), stop);
        await transaction.CommitAsync(stop);
        return search;
    }

    private async Task<bool> Follow(SavedSearch search, IQueryable<SurveyResponse> answers, CancellationToken stop)
    {
        var tag = search.Tag;
        var missing = search.Filter.Apply(answers).Where(r => !r.Tags.Contains(tag) && !r.TagsOff.Contains(tag)).OrderBy(r => r.Id).Select(r => r.Id);
        // Some at a time: whoever changes their answer meanwhile doesn't wait for all.
        while (await missing.Take(AtATime).ToArrayAsync(stop) is { Length: > 0 } found)
        {
            if (!await Held(search, () => db.Database.ExecuteSqlAsync(
                $"""
                update responses set tags = tags || {tag}::text, found_tags = found_tags || {tag}::text
                where tenant_id = {tenant.Id} and id = any({found}) and not {tag} = any(tags) and not {tag} = any(tags_off)
                """,
                stop), stop))
                return false;
        }

        var had = answers.Where(r => r.FoundTags.Length > 0 && r.FoundTags.Contains(tag));
        if (await had.Select(r => r.Id).ToListAsync(stop) is not { Count: > 0 } those)
            return true;

        var lost = those.Except(await search.Filter.Apply(had).Select(r => r.Id).ToListAsync(stop)).ToArray();
        return lost.Length == 0 || await Held(search, () => db.Database.ExecuteSqlAsync(
            $"update responses set tags = array_remove(tags, {tag}), found_tags = array_remove(found_tags, {tag}) where tenant_id = {tenant.Id} and id = any({lost}) and {tag} = any(found_tags)",
            stop), stop);
    }

    /// <summary>With the search held, so that it isn't removed before what it gives can be taken back.</summary>
    /// <returns>Whether it's still there.</returns>
    private async Task<bool> Held(SavedSearch search, Func<Task> change, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (!await db.SavedSearches.FromSql($"select * from saved_searches where tenant_id = {tenant.Id} and id = {search.Id} for share").AsNoTracking().AnyAsync(stop))
            return false;

        await change();
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>That the days of these answers are to be counted again, and the searches to be followed there.</summary>
    private async Task Note(IQueryable<SurveyResponse> answers, CancellationToken stop)
    {
        var days = await answers.Select(r => new { r.SurveyId, r.AnsweredOn }).Distinct().ToListAsync(stop);
        db.ChangedDays.AddRange(days.Select(one => new ChangedDay { TenantId = tenant.Id, SurveyId = one.SurveyId, Day = one.AnsweredOn }));
        await db.SaveChangesAsync(stop);
    }
}
