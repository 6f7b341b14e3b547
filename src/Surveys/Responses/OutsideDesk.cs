using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>An answer as it is stored.</summary>
internal sealed record TakenAnswer(SurveyResponse Response, bool IsNew);

/// <summary>Takes answers that the API is told, once each.</summary>
internal sealed class OutsideDesk(SurveysDb db, CurrentTenant tenant, Drafting drafting, OutsideAnswers answers, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    /// <exception cref="ConflictException">The survey isn't published or is anonymous, or the contact's id and address belong to two people.</exception>
    /// <exception cref="GoneException">It was erased.</exception>
    public async Task<TakenAnswer> Take(ResponseInput input, CancellationToken stop)
    {
        input.Check(clock.GetUtcNow()).ThrowIfAny();
        return (await Store([input], stop))[0];
    }

    /// <summary>Takes many; one that can't be taken keeps no other back.</summary>
    /// <returns>For each its place, and how it is stored or why it wasn't taken.</returns>
    /// <exception cref="ConflictException">The workspace is to be deleted.</exception>
    public async Task<IReadOnlyList<(int Index, TakenAnswer? Taken, Exception? Refused)>> TakeAll(Batch<ResponseInput> batch, CancellationToken stop)
    {
        await db.RequireStaying(tenant, stop);
        var now = clock.GetUtcNow();
        return await db.StoreEach(batch, input => input.Check(now), inputs => Store(inputs, stop));
    }

    private Task<IReadOnlyList<TakenAnswer>> Store(IReadOnlyList<ResponseInput> inputs, CancellationToken stop) => db.Retry<IReadOnlyList<TakenAnswer>>(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var taken = new TakenAnswer[inputs.Count];
        foreach (var survey in inputs.Index().GroupBy(one => one.Item.Survey))
        {
            var version = await PublishedOf(survey.Key, stop);
            var stored = await answers.Store(version, await answers.Resolve([.. survey.Select(one => one.Item)], version, stop), stop);
            foreach (var ((index, _), (response, isNew)) in survey.Zip(stored))
                taken[index] = new TakenAnswer(response, isNew);
        }

        await transaction.CommitAsync(stop);
        return taken;
    });

    private async Task<SurveyVersion> PublishedOf(string? given, CancellationToken stop)
    {
        var survey = await drafting.Get(given, stop);
        return await db.SurveyVersions.SingleOrDefaultAsync(v => v.SurveyId == survey.Id && v.Number == survey.Published, stop)
            ?? throw new ConflictException("The survey is not published yet: POST /api/v1/surveys/{id}/publication first.");
    }
}
