namespace Surveys.Shared;

internal static class BatchStore
{
    /// <summary>Stores what is sound of a batch, in its order; one that can't be stored keeps no other back.</summary>
    /// <param name="store">Stores several, all or none, in a transaction of its own.</param>
    /// <returns>For each its place, and what it became or why it wasn't taken.</returns>
    public static async Task<IReadOnlyList<(int Index, TStored? Stored, Exception? Refused)>> StoreEach<TInput, TStored>(
        this SurveysDb db, Batch<TInput> batch, Func<TInput, FieldErrors> check, Func<IReadOnlyList<TInput>, Task<IReadOnlyList<TStored>>> store)
        where TStored : class
    {
        var answers = new List<(int Index, TStored? Stored, Exception? Refused)>(batch.Items.Count);
        var sound = new List<(int Index, TInput Input)>(batch.Items.Count);
        foreach (var (index, item) in batch.Items.Index())
        {
            if ((item.Errors ?? check(item.Value!).All) is { Count: > 0 } errors)
                answers.Add((index, null, new InvalidInputException(errors)));
            else
                sound.Add((index, item.Value!));
        }

        await StoreHalves(db, sound, answers, store);
        answers.Sort((one, other) => one.Index.CompareTo(other.Index));
        return answers;
    }

    /// <summary>All in one transaction; where one stands against it, each half by itself.</summary>
    private static async Task StoreHalves<TInput, TStored>(
        SurveysDb db, List<(int Index, TInput Input)> inputs, List<(int Index, TStored? Stored, Exception? Refused)> answers, Func<IReadOnlyList<TInput>, Task<IReadOnlyList<TStored>>> store)
        where TStored : class
    {
        if (inputs.Count == 0)
            return;

        try
        {
            var stored = await store(inputs.ConvertAll(one => one.Input));
            answers.AddRange(inputs.Zip(stored, (one, became) => (one.Index, (TStored?)became, (Exception?)null)));
        }
        catch (Exception refused) when (refused is InvalidInputException or ConflictException or GoneException)
        {
            db.ChangeTracker.Clear();
            if (inputs.Count == 1)
            {
                answers.Add((inputs[0].Index, null, refused));
                return;
            }

            var half = inputs.Count / 2;
            await StoreHalves(db, inputs[..half], answers, store);
            await StoreHalves(db, inputs[half..], answers, store);
        }
    }
}
