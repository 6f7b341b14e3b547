using Microsoft.EntityFrameworkCore;

namespace Surveys.Tenants;

/// <summary>The wall between workspaces, as PostgreSQL keeps it.</summary>
internal static class Wall
{
    /// <summary>Name of the EF query filter, for the few queries that look outside it on purpose.</summary>
    public const string Filter = "tenant";

    public const string SetTenant = "select set_config('app.tenant', $1, false)";

    /// <summary>The same with a parameter of this name, for commands that have others.</summary>
    public const string Tenant = "app_tenant";
    public const string SetNamedTenant = $"select set_config('app.tenant', @{Tenant}, false)";

    /// <summary>Row-level security doesn't bind such a login: the wall would have a door that nobody sees.</summary>
    /// <exception cref="WallException">The login is a superuser or has BYPASSRLS.</exception>
    public static async Task RequireOrdinaryLogin(SurveysDb db, CancellationToken stop)
    {
        var unbound = await db.Database
            .SqlQuery<string>($"select rolname::text as \"Value\" from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)")
            .ToListAsync(stop);

        if (unbound.Count > 0)
            throw new WallException(
                $"""
                The database login "{unbound[0]}" is a superuser or has BYPASSRLS, so row-level security would not bind it.
                Use an ordinary login that owns its database: create role surveys login password '…'; create database surveys owner surveys;
                """);
    }
}

internal sealed class WallException(string message) : Exception(message);
