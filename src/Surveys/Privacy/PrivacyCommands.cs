using System.CommandLine;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>`tenants delete`.</summary>
internal static class PrivacyCommands
{
    public static Command Delete(IServiceProvider services)
    {
        var tenant = new Option<string>("--tenant") { Required = true, Description = "The workspace's slug or id" };
        var now = new Option<bool>("--now") { Description = "At once, without the 30 days in which it can be kept" };
        var yes = new Option<bool>("--yes") { Description = "Says that it is meant" };
        var delete = new Command("delete", "Deletes a workspace: in 30 days, until which an owner can keep it, or at once with --now") { tenant, now, yes };
        delete.SetAction(async (arguments, stop) =>
        {
            var tenants = services.GetRequiredService<TenantScopes>();
            var workspace = await tenants.Find(arguments.GetRequiredValue(tenant), stop);
            if (!arguments.GetValue(yes))
                throw new CommandException($"This would delete {workspace.Name} with all surveys, answers and people in it. Say --yes if it is meant.");

            await using var scope = tenants.Enter(workspace.Id).ByCommand("tenants delete");
            var atOnce = arguments.GetValue(now);
            var deleteAt = await scope.ServiceProvider.GetRequiredService<Deletion>().Order(atOnce ? TimeSpan.Zero : Deletion.Grace, stop);
            if (atOnce)
                await services.GetRequiredService<Clearance>().Delete(workspace.Id, stop);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(atOnce ? $"{workspace.Slug} is deleted." : $"{workspace.Slug} is deleted on {deleteAt.AsDay()}. Until then an owner can keep it.");
        });
        return delete;
    }
}
