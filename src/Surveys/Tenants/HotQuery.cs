using System.Data.Common;

namespace Surveys.Tenants;

/// <summary>
/// Marks a query that stands in the way of people and is planned for longer than it runs: each connection keeps it prepared.
/// </summary>
/// <remarks>
/// By name, and not by Npgsql's `Max Auto Prepare`: a statement that fails or is called off just while it is prepared automatically leaves
/// the connection with a wrong idea of what it answers, and its next use ends in an exception (npgsql/npgsql issue 6391).
/// </remarks>
internal static class HotQuery
{
    /// <summary>For `TagWith`.</summary>
    public const string Mark = "hot";

    public static bool Is(DbCommand command) => command.CommandText.Contains($"-- {Mark}\n", StringComparison.Ordinal);
}
