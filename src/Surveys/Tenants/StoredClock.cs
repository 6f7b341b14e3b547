namespace Surveys.Tenants;

/// <summary>The system's clock as exact as PostgreSQL keeps it, so that a moment is the same before and after it was stored.</summary>
internal sealed class StoredClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().ToStored();
}

internal static class StoredMoments
{
    /// <summary>The moment in UTC, to the microsecond.</summary>
    public static DateTimeOffset ToStored(this DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
