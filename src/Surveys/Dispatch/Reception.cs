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
        var answers = new List<(int Index, Received? Received, Exception? Refused)>(batch.Items.Count);
        var sound = new List<(int Index, InteractionInput Input)>(batch.Items.Count);
        foreach (var (index, item) in batch.Items.Index())
        {
            if ((item.Errors ?? item.Value!.Check(now).All) is { Count: > 0 } errors)
                answers.Add((index, null, new InvalidInputException(errors)));
            else
                sound.Add((index, item.Value!));
        }

        await StoreEach(sound, answers, stop);
        answers.Sort((one, other) => one.Index.CompareTo(other.Index));
        return answers;
    }

    /// <summary>All in one transaction; where one stands against it, each half by itself.</summary>
    private async Task StoreEach(List<(int Index, InteractionInput Input)> inputs, List<(int Index, Received? Received, Exception? Refused)> answers, CancellationToken stop)
    {
        if (inputs.Count == 0)
            return;

        try
        {
            var stored = await Store(inputs.ConvertAll(one => one.Input), stop);
            answers.AddRange(inputs.Zip(stored, (one, received) => (one.Index, (Received?)received, (Exception?)null)));
        }
        catch (Exception refused) when (refused is ConflictException or GoneException)
        {
            db.ChangeTracker.Clear();
            if (inputs.Count == 1)
            {
                answers.Add((inputs[0].Index, null, refused));
                return;
            }

            var half = inputs.Count / 2;
            await StoreEach(inputs[..half], answers, stop);
            await StoreEach(inputs[half..], answers, stop);
        }
    }

    private Task<List<Received>> Store(List<InteractionInput> inputs, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var recorded = await intake.Record(inputs, stop);
        var planned = await planner.Plan(recorded, stop);
        await transaction.CommitAsync(stop);
        return recorded.Select(one => new Received(one, [.. planned[one.Interaction.Id]])).ToList();
    });
}
