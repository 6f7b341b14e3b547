using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Surveys.Tests.Tenants;

internal sealed record FoundDoor(string Name, IReadOnlyList<HandlerMethodDescriptor> Handlers);

/// <summary>Finds the doors of the running service, and goes to them.</summary>
internal static partial class Knocking
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>From the running service's own endpoint data.</summary>
    public static async Task<List<FoundDoor>> FoundDoors(this House house)
    {
        var loader = house.Services.GetRequiredService<PageLoader>();
        var found = new List<FoundDoor>();
        foreach (var endpoint in house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                found.Add(new FoundDoor(pattern == "/" ? "" : pattern, [.. compiled.HandlerMethods]));
            }
            else
            {
                var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
                found.AddRange(methods.Count == 0 ? [new FoundDoor(pattern, [])] : methods.Select(method => new FoundDoor($"{method} {pattern.TrimEnd('/')}", [])));
            }
        }

        return found;
    }

    public static async Task<(HttpStatusCode Status, string Body)> Call(this House house, string? key, string method, string path, string? body)
    {
        Assert.Contains(method, Methods);
        using var client = house.Client(key);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static string Path(string name, Guid id) => At(name.Split(' ')[1], id);

    public static string At(string route, Guid id) => With(route, $"{id}");

    /// <summary>The route with this in place of all that it asks for, but with an id where only ids lead there.</summary>
    public static string With(string route, string made) =>
        RouteParameter().Replace(route, parameter => parameter.Value.EndsWith(":guid}", StringComparison.Ordinal) && !Guid.TryParse(made, out _) ? $"{Guid.Empty}" : made);

    /// <summary>Forms that end the own way in, and so would make the rest of the test see nothing.</summary>
    public static bool Leaves(string page, string? handler) => (page, handler) is ("/workspaces", "Leave");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex RouteParameter();
}
