using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Makes workspaces with their owner, and finds those of a person.</summary>
internal sealed class Workspaces(
    SurveysDb db, CurrentTenant current, CurrentActor actor, AuditLog audit, UserManager<Account> accounts, TimeProvider clock)
{
    /// <summary>What a workspace needs of its founder; fields are name, owner, time_zone, slug.</summary>
    public static void Check(FieldErrors errors, string name, string owner, string timeZone, string? slug = null)
    {
        CheckName(errors, name);
        errors.CheckText(owner, "owner", 254, required: true);
        errors.Require(EmailAddress.IsBare(owner.Trim()), "owner", "is not an e-mail address.");
        CheckZone(errors, timeZone);
        errors.Require(slug is null || Slug.IsValid(slug), "slug", "may have small letters, digits and single hyphens, at most 60.");
    }

    public static void CheckZone(FieldErrors errors, string timeZone) =>
        errors.Require(Zone.IsKnown(timeZone), "time_zone", "is not a time zone, for example Europe/Bucharest.");

    public static void CheckName(FieldErrors errors, string name) => errors.CheckText(name, "name", 100, required: true);

    /// <summary>A workspace and its owner, both or neither. An account that exists must prove itself by its password.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted; names are name, owner, password, slug, time_zone.</exception>
    public Task<(Tenant Tenant, Account Owner)> Create(string name, string owner, string password, string? slug, string timeZone, CancellationToken stop) =>
        Create(name, owner, () => OwnerAccount(owner.Trim(), password), slug, timeZone, stop);

    /// <summary>Another workspace of somebody who is signed in.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted; names are name and time_zone.</exception>
    public async Task<Tenant> Create(string name, Account owner, string timeZone, CancellationToken stop) =>
        (await Create(name, owner.Email!, () => Task.FromResult(owner), slug: null, timeZone, stop)).Tenant;

    private Task<(Tenant Tenant, Account Owner)> Create(
        string name, string address, Func<Task<Account>> owner, string? slug, string timeZone, CancellationToken stop)
    {
        var errors = new FieldErrors();
        Check(errors, name, address, timeZone, slug);
        errors.ThrowIfAny();
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        return db.Retry(() => CreateOnce(id, name.Trim(), owner, slug, timeZone, stop));
    }

    private async Task<(Tenant Tenant, Account Owner)> CreateOnce(
        Guid id, string name, Func<Task<Account>> owner, string? slug, string timeZone, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = clock.GetUtcNow();
        var tenant = new Tenant
        {
            Id = id,
            Name = name,
            Slug = slug ?? await Slug.FreeOne(db, name, stop),
            TimeZone = timeZone,
            Locale = CultureInfo.GetCultureInfo("en").Name,
            CreatedAt = now,
        };
        if (await db.Tenants.AnyAsync(t => t.Slug == tenant.Slug, stop))
            throw new InvalidInputException("slug", "is taken by another workspace.");

        var account = await owner();
        db.Tenants.Add(tenant);
        await db.SaveChangesAsync(stop);
        await Enter(tenant.Id, stop);
        // Who signs up wasn't known before.
        if (actor.Kind is not ActorKind.Command)
            actor.IsPerson(account.Id, account.Email!);
        audit.Note(AuditActions.WorkspaceCreated, new Subject("workspace", tenant.Id, name), after: new { tenant.Name, tenant.Slug, tenant.TimeZone, tenant.Locale, Owner = account.Email });
        db.Members.Add(Member.Of(tenant.Id, account.Id, Role.Owner, now));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (tenant, account);
    }

    private async Task<Account> OwnerAccount(string email, string password)
    {
        if (await accounts.FindByEmailAsync(email) is { } existing)
        {
            return await accounts.CheckPasswordAsync(existing, password)
                ? existing
                : throw new InvalidInputException("owner", "already has an account here: sign in with its password.");
        }

        var account = Account.Of(email, isConfirmed: true, clock.GetUtcNow());
        var result = await accounts.CreateAsync(account, password);
        if (result.Succeeded)
            return account;

        var errors = new FieldErrors();
        foreach (var error in result.Errors)
            errors.Add(error.IsAboutPassword() ? "password" : "owner", error.Description);
        errors.ThrowIfAny();
        return account;
    }

    /// <summary>The connection of the running transaction is open already, so it is told here as well.</summary>
    private async Task Enter(Guid tenantId, CancellationToken stop)
    {
        current.Enter(tenantId);
        await db.Database.ExecuteSqlAsync($"select set_config('app.tenant', {tenantId.ToString()}, false)", stop);
    }

    /// <summary>The workspaces that a person belongs to, oldest first. Looks across the wall by the second policy on members.</summary>
    public async Task<IReadOnlyList<Tenant>> Of(Guid accountId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Database.ExecuteSqlAsync($"select set_config('app.account', {accountId.ToString()}, true)", stop);
        return await db.Members.IgnoreQueryFilters([Wall.Filter])
            .Where(m => m.AccountId == accountId)
            .Join(db.Tenants, m => m.TenantId, t => t.Id, (m, t) => t)
            .OrderBy(t => t.CreatedAt)
            .ToListAsync(stop);
    }
}
