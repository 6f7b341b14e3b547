using Npgsql;

namespace Surveys.Shared;

/// <summary>Two requests that store the same new thing at once: one wins, the other finds it on its next try.</summary>
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
            catch (Exception problem) when (attempt < MostTries && IsCollision(problem))
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private static bool IsCollision(Exception problem) =>
        (problem as PostgresException ?? problem.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected;
}
