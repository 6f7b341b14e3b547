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

    public static bool IsCollision(this Exception problem) =>
        problem is DbUpdateConcurrencyException
        || (problem as PostgresException ?? problem.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ForeignKeyViolation;
}
