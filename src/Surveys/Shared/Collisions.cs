using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Surveys.Shared;

/// <summary>Two requests that store the same new thing at once, or one that uses what another just took away: the next try finds what there is.</summary>
internal static class Collisions
{
    private const int MostTries = 5;

    public static async Task<T> Retry<T>(this SurveysDb db, Func<Task<T>> once)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await once();
            }
            catch (Exception problem) when (attempt < MostTries && problem.IsCollision())
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The database can't be reached, or is just starting or stopping: worth another try.</summary>
    public static bool IsDatabaseAway(this Exception problem) =>
        problem is NpgsqlException { IsTransient: true } || (problem.InnerException is { } inner && inner.IsDatabaseAway());

    /// <summary>EF wraps what is stored, and once more what it takes for passing, as a deadlock is: looked for at any depth.</summary>
    public static bool IsCollision(this Exception problem) =>
        problem is DbUpdateConcurrencyException
            or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ForeignKeyViolation }
        || (problem.InnerException is { } inner && inner.IsCollision());
}
