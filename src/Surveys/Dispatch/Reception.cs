using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>What an interaction led to.</summary>
/// <param name="Invitations">Of its newest resolution.</param>
internal sealed record Received(Recorded Recorded, IReadOnlyList<Invitation> Invitations);

/// <summary>Takes interactions in and plans their invitations, both or neither.</summary>
internal sealed class Reception(SurveysDb db, CurrentTenant tenant, Intake intake, Planner planner, TimeProvider clock)
{
    /// <summary>Records one interaction. Told twice at once, it is stored once and both answers are equal.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    /// <exception cref="ConflictException">The contact's id and address belong to two people, or the workspace is to be deleted.</exception>
    /// <exception cref="GoneException">It was erased.</exception>
    public async Task<Received> Take(InteractionInput input, CancellationToken stop)
    {
        input.Check(clock.GetUtcNow()).ThrowIfAny();
        return (await Store([input], stop))[0];
    }

    /// <summary>Records many, in their order; one that can't be taken keeps no other back. What is told of one thing several times is planned once, as it stands in the end.</summary>
    /// <returns>For each its place, and what it led to or why it wasn't taken.</returns>
    /// <exception cref="ConflictException">The workspace is to be deleted.</exception>
    public async Task<IReadOnlyList<(int Index, Received? Received, Exception? Refused)>> TakeAll(Batch<InteractionInput> batch, CancellationToken stop)
    {
        await db.RequireStaying(tenant, stop);
        var now = clock.GetUtcNow();
        return await db.StoreEach(batch, input => input.Check(now), inputs => Store(inputs, stop));
    }

    /// <summary>
    /// It was deleted at its source, or merged into another: whoever hasn't been asked about it isn't any more. It counts as closed and as planned, so that
    /// what is told of this resolution later asks nobody either; opened again, it's asked about again.
    /// </summary>
    /// <param name="at">When that happened there; what is known to be newer stays.</param>
    /// <returns>The interaction; nothing where it isn't known.</returns>
    /// <exception cref="InvalidInputException">That moment can't be.</exception>
    /// <exception cref="ConflictException">The workspace is to be deleted.</exception>
    public Task<Interaction?> Withdraw(string source, string externalId, Reason reason, DateTimeOffset? at, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (!await db.Interactions.AnyAsync(i => i.Source == source && i.ExternalId == externalId, stop))
            return null;

        var input = new InteractionInput { Source = source, ExternalId = externalId, Status = InteractionStatus.Closed, UpdatedAt = at };
        input.Check(clock.GetUtcNow()).ThrowIfAny();
        var recorded = await intake.Record([input], stop);
        if (!recorded[0].IsStale)
        {
            await planner.Plan(recorded, stop);
            await db.Database.ExecuteSqlAsync(
                $"""
                update invitations set status = 'cancelled', reason = {EnumText.Of(reason)}, decided_at = {clock.GetUtcNow()}, lease_ends_at = null
                where tenant_id = {tenant.Id} and interaction_id = {recorded[0].Interaction.Id} and status in ('scheduled', 'deferred')
                """,
                stop);
        }

        await transaction.CommitAsync(stop);
        return recorded[0].Interaction;
    });

    private Task<IReadOnlyList<Received>> Store(IReadOnlyList<InteractionInput> inputs, CancellationToken stop) => db.Retry<IReadOnlyList<Received>>(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var recorded = await intake.Record(inputs, stop);
        var planned = await planner.Plan(recorded, stop);
        await transaction.CommitAsync(stop);
        return recorded.Select(one => new Received(one, [.. planned[one.Interaction.Id]])).ToList();
    });
}
