using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Shared;

/// <summary>No other site's form is taken for one of ours.</summary>
public sealed partial class AntiforgeryTests(House house)
{
    /// <summary>Where a form is taken as it comes, and why that harms nobody.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["r/{token}"] = "The customer has no cookie that could be misused: the token of the mailed link is all the proof there is.",
        ["s/{token}/{frame?}"] = "Anybody with the link may answer, and nobody is anybody there: no cookie either, and the page's own seal says from which page an answer came.",
        ["u/{token}"] = "As above; and mail programs post to it by themselves (RFC 8058).",
        ["colleague/{token}"] = "As above: the token of the mailed link is the proof, and it works once.",
        ["digest/{token}"] = "As above: the token of the mailed link is the proof, and all that it can do is to stop that mail.",
        ["error/{code:int}"] = "Shows why a form was refused, under the method that it was sent by; it takes none itself.",
    };

    /// <summary>Doors that no form is sent to, and why.</summary>
    private static readonly Dictionary<string, string> ForPrograms = new()
    {
        ["/hooks/{token}"] = "Help desks send here; their signature is the proof, and no cookie counts.",
        ["/mail-events/{vendor}"] = "As above, for the operator's mail provider.",
    };

    private IEnumerable<RouteEndpoint> Endpoints => house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Every page, as a page takes a POST whether it means to or not.</summary>
    private IEnumerable<RouteEndpoint> Pages => Endpoints.Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null);

    /// <summary>A form with an address of its own gets no token by itself.</summary>
    [Fact]
    public void Every_form_that_a_page_sends_carries_its_token_but_where_there_is_a_reason()
    {
        var open = Open.Keys.Select(path => $"@page \"/{path}\"").ToList();
        var pages = Directory.EnumerateFiles(Project.PathOf("src", "Surveys"), "*.cshtml", SearchOption.AllDirectories).Select(File.ReadAllText).Where(text => !open.Exists(text.Contains));

        Assert.DoesNotContain(pages.SelectMany(text => Form().Matches(text)).Select(form => form.Value), form =>
            form.Contains(" action=", StringComparison.Ordinal) && !form.Contains("asp-antiforgery=\"true\"", StringComparison.Ordinal) && !form.Contains("@Html.AntiForgeryToken()", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_everywhere_but_where_there_is_a_reason()
    {
        var acme = await Workspace.Make(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        var taken = new List<string>();

        foreach (var page in Pages)
        {
            var path = "/" + RouteParameter().Replace(page.RoutePattern.RawText!, parameter => parameter.Value.Contains("int", StringComparison.Ordinal) ? "404" : $"{Guid.CreateVersion7()}");
            var answer = await visitor.Send(path, ("Name", "x"));
            if (answer.Status != HttpStatusCode.BadRequest)
                taken.Add(page.RoutePattern.RawText!);
        }

        Assert.True(Pages.Count() > 10);
        Assert.Equal(Open.Keys.Order(), taken.Distinct().Order());
        // Still signed in: nothing that was sent has signed anyone out.
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/overview")).Status);
    }

    [Fact]
    public async Task Nothing_but_pages_and_the_api_takes_a_form()
    {
        var loader = house.Services.GetRequiredService<PageLoader>();
        var unprotected = new List<string>();
        foreach (var endpoint in Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var loaded = await loader.LoadAsync(page, endpoint.Metadata);
                if (new[] { loaded.PageTypeInfo, loaded.ModelTypeInfo }.Any(type => type?.IsDefined(typeof(IgnoreAntiforgeryTokenAttribute), inherit: true) == true))
                    unprotected.Add(endpoint.RoutePattern.RawText!);
            }
            else if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { } methods
                && methods.HttpMethods.Any(method => method is not ("GET" or "HEAD"))
                && !endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: true })
            {
                unprotected.Add(endpoint.RoutePattern.RawText!);
            }
        }

        Assert.Equal(Open.Keys.Concat(ForPrograms.Keys).Order(), unprotected.Order());
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex RouteParameter();

    [GeneratedRegex("<form method=\"post\"[^>]*>(\\s*@Html.AntiForgeryToken\\(\\))?")]
    private static partial Regex Form();
}
