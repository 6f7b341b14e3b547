using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>Tags given to single answers by hand, beside those of the help desk and of saved searches.</summary>
internal sealed class TagBook(SurveysDb db, CurrentTenant tenant, AuditLog audit)
{
    public const int LongestTag = 100;
    private const int MostTags = 50;

    /// <summary>Gives an answer one more tag. No search takes it off again.</summary>
    /// <returns>Whether the answer is there.</returns>
    /// <exception cref="ConflictException">The survey is anonymous.</exception>
    public Task<bool> Give(Guid id, string? tag, CancellationToken stop) => Change(id, tags => [.. tags.Append(tag?.Trim() ?? "")], stop);

    /// <summary>Takes a tag off an answer, whoever gave it. No search gives it again.</summary>
    /// <inheritdoc cref="Give"/>
    public Task<bool> Take(Guid id, string? tag, CancellationToken stop) => Change(id, tags => [.. tags.Where(one => one != tag)], stop);

    /// <summary>Gives an answer these tags and no others.</summary>
    /// <inheritdoc cref="Give"/>
    public Task<bool> Set(Guid id, string[] tags, CancellationToken stop) => Change(id, _ => tags, stop);

    private Task<bool> Change(Guid id, Func<string[], string[]> change, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Held, as a search may be giving its tag just now.
        var held = db.Responses.FromSql($"select * from responses where tenant_id = {tenant.Id} and id = {id} for update");
        if (await held.SingleOrDefaultAsync(stop) is not { } answer)
            return false;
        if (await db.Surveys.AnyAsync(s => s.Id == answer.SurveyId && s.IsAnonymous, stop))
            throw new ConflictException("The survey is anonymous: tags would tell its answers apart.");

        string[] tags = [.. change(answer.Tags).Distinct()];
        var (given, taken) = (tags.Except(answer.Tags).ToArray(), answer.Tags.Except(tags).ToArray());
        var errors = new FieldErrors();
        errors.CheckTags(given);
        errors.Require(given.Length == 0 || tags.Length <= MostTags, "tags", $"would be more than {MostTags}: take some off first.");
        errors.ThrowIfAny();
        if (given.Length + taken.Length == 0)
            return true;

        audit.Note(AuditActions.TagsChanged, new Subject("response", answer.Id, answer.Id.ToString()), before: new { answer.Tags }, after: new { Tags = tags });
        answer.Tags = tags;
        answer.FoundTags = [.. answer.FoundTags.Except(taken)];
        answer.TagsOff = [.. answer.TagsOff.Except(given).Union(taken)];
        db.ChangedDays.Add(new ChangedDay { TenantId = tenant.Id, SurveyId = answer.SurveyId, Day = answer.AnsweredOn });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });
}
