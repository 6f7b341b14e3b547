using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Takes an interaction in and plans its invitations, both or neither.</summary>
internal sealed class Reception(SurveysDb db, Intake intake, Planner planner, TimeProvider clock)
{
    /// <summary>Records one interaction. Told twice at once, it is stored once and both answers are equal.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public Task<(Recorded Recorded, IReadOnlyList<Invitation> Invitations)> Take(InteractionInput input, CancellationToken stop)
    {
        input.Check(clock.GetUtcNow()).ThrowIfAny();
        return db.Retry<(Recorded, IReadOnlyList<Invitation>)>(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var recorded = await intake.Record([input], stop);
            var planned = await planner.Plan(recorded, stop);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return (recorded[0], planned[recorded[0].Interaction.Id].ToList());
        });
    }
}
