using System.CommandLine;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>`tenants create` and `keys create`.</summary>
internal static class AccountCommands
{
    public static Command Tenants(IServiceProvider services)
    {
        var name = new Option<string>("--name") { Required = true, Description = "The company's name" };
        var owner = new Option<string>("--owner") { Required = true, Description = "E-mail address of the owner" };
        var password = new Option<string>("--password") { Required = true, Description = "The owner's password" };
        var slug = new Option<string?>("--slug") { Description = "Name in addresses; made from the name when left out" };
        var zone = new Option<string>("--time-zone") { Description = "IANA time zone of the workspace", DefaultValueFactory = _ => "UTC" };
        var create = new Command("create", "Makes a workspace with its confirmed owner; prints its id and slug") { name, owner, password, slug, zone };
        create.SetAction(async (arguments, stop) =>
        {
            await using var scope = services.GetRequiredService<TenantScopes>().Outside().ByCommand("tenants create");
            var (tenant, _) = await scope.ServiceProvider.GetRequiredService<Workspaces>().Create(
                arguments.GetRequiredValue(name),
                arguments.GetRequiredValue(owner),
                arguments.GetRequiredValue(password),
                arguments.GetValue(slug),
                arguments.GetRequiredValue(zone),
                stop);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{tenant.Id} {tenant.Slug}");
        });
        return new Command("tenants", "Workspaces") { create };
    }

    public static Command Keys(IServiceProvider services)
    {
        var tenant = new Option<string>("--tenant") { Required = true, Description = "The workspace's slug or id" };
        var name = new Option<string>("--name") { Description = "What the key is for", DefaultValueFactory = _ => "command line" };
        var scopes = new Option<string>("--scopes")
        {
            Description = "What the key may do, separated by commas",
            DefaultValueFactory = _ => string.Join(',', ApiKey.AllScopes),
        };
        var create = new Command("create", "Makes an API key and prints it, and nothing else") { tenant, name, scopes };
        create.SetAction(async (arguments, stop) =>
        {
            var asked = arguments.GetRequiredValue(scopes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (asked.Length == 0 || asked.Except(ApiKey.AllScopes).Any())
                throw new InvalidInputException("--scopes", $"takes {string.Join(", ", ApiKey.AllScopes)}, separated by commas.");

            var workspace = await services.GetRequiredService<TenantScopes>().Find(arguments.GetRequiredValue(tenant), stop);
            await using var scope = services.GetRequiredService<TenantScopes>().Enter(workspace.Id).ByCommand("keys create");
            var text = scope.ServiceProvider.GetRequiredService<KeyRing>().Add(arguments.GetRequiredValue(name), asked);
            await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(stop);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(text.ToString());
        });
        return new Command("keys", "API keys") { create };
    }
}
