using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Surveys.Shared;

/// <summary>Makes `/openapi/v1.json` say what our converters do: they are no part of what a client sees.</summary>
internal static class ApiDescription
{
    private const string Bearer = "key";

    /// <summary>What each operation does, side by side, so that like things are said alike. One that says it at its endpoint needs no line here.</summary>
    private static readonly Dictionary<string, string> Summaries = new()
    {
        ["GET /api/v1/surveys"] = "Lists surveys, the oldest first",
        ["POST /api/v1/surveys"] = "Makes a survey from a template, or from questions of its own",
        ["GET /api/v1/surveys/{id}"] = "Shows a survey with its questions",
        ["PUT /api/v1/surveys/{id}"] = "Changes a survey; what is published changes with the next publication",
        ["GET /api/v1/surveys/{id}/advice"] = "Says what would make a survey better",
        ["POST /api/v1/surveys/{id}/publication"] = "Publishes a survey as it stands now",
        ["DELETE /api/v1/surveys/{id}/publication"] = "Withdraws a survey: nobody is asked any more",
        ["GET /api/v1/surveys/{id}/channels"] = "Lists the open channels of a survey: links, QR codes, kiosks, widgets",
        ["POST /api/v1/surveys/{id}/channels"] = "Opens a channel by which anybody may answer a survey",
        ["DELETE /api/v1/surveys/{id}/channels/{channel}"] = "Closes an open channel; what was answered by it stays",
        ["POST /api/v1/interactions"] = "Takes in an interaction, or a change of one, and answers who is asked about it and who isn't, and why",
        ["POST /api/v1/interactions/batch"] = "Takes in up to 1,000 interactions, and answers for each",
        ["POST /api/v1/article-events"] = "Takes in that somebody read an article of a help centre, or said whether it helped",
        ["POST /api/v1/article-events/batch"] = "Takes in up to 1,000 article events, and answers for each",
        ["GET /api/v1/articles"] = "Lists articles with their views, reading time and the share of readers whom they helped",
        ["GET /api/v1/rules"] = "Lists rules: who is asked, when, and how often at most",
        ["POST /api/v1/rules"] = "Makes a rule for a survey",
        ["PUT /api/v1/rules/{id}"] = "Changes a rule",
        ["DELETE /api/v1/rules/{id}"] = "Deletes a rule",
        ["POST /api/v1/rules/dry-run"] = "Tries a rule on past interactions, and asks nobody",
        ["GET /api/v1/working-time"] = "Shows the workspace's working days and hours",
        ["PUT /api/v1/working-time"] = "Changes the workspace's working days and hours",
        ["GET /api/v1/suppressions"] = "Lists who is not asked, and why",
        ["POST /api/v1/suppressions"] = "Stops an address from being asked",
        ["DELETE /api/v1/suppressions/{id}"] = "Lets an address be asked again",
        ["GET /api/v1/sender"] = "Shows from whom mails to customers come, and what their domain needs in DNS",
        ["PUT /api/v1/sender"] = "Changes from whom mails to customers come",
        ["POST /api/v1/sender/check"] = "Looks now whether the sender's domain has what it needs in DNS",
        ["GET /api/v1/messages"] = "Lists mails to customers, every attempt with what became of it",
        ["GET /api/v1/invitations"] = "Lists who was asked, is going to be asked, or isn't, and why",
        ["DELETE /api/v1/invitations/{id}"] = "Cancels an invitation that hasn't left yet",
        ["GET /api/v1/responses"] = "Lists answers, the newest first",
        ["GET /api/v1/responses/export"] = "Gives answers as a CSV file, with the filters of the list, the newest first",
        ["POST /api/v1/responses"] = "Records an answer that was given elsewhere",
        ["POST /api/v1/responses/batch"] = "Records up to 1,000 answers that were given elsewhere, and answers for each",
        ["PUT /api/v1/responses/{id}/tags"] = "Gives an answer these tags and no others",
        ["GET /api/v1/saved-searches"] = "Lists the searches that give tags to comments",
        ["POST /api/v1/saved-searches"] = "Saves a search that gives its tag to comments, now and as they come",
        ["DELETE /api/v1/saved-searches/{id}"] = "Removes a search, and its tag where only the search had given it",
        ["GET /api/v1/quarantine"] = "Lists answers that were set aside, as a machine may have given them",
        ["POST /api/v1/quarantine/{id}/release"] = "Lets an answer count that was set aside",
        ["POST /api/v1/quarantine/{id}/dismissal"] = "Leaves an answer aside for good",
        ["GET /api/v1/scores"] = "Shows scores by period and group, with their margins, and changes with their evidence",
        ["GET /api/v1/contacts"] = "Lists contacts, the newest first, or finds one by address",
        ["GET /api/v1/contacts/{id}/timeline"] = "Lists what happened with a contact, the newest first",
        ["GET /api/v1/contacts/{id}/export"] = "Gives all that is held about a contact, as a file",
        ["DELETE /api/v1/contacts/{id}"] = "Erases a contact for good; what is counted stays",
        ["POST /api/v1/contacts/{id}/suppression"] = "Stops a contact from being asked",
        ["DELETE /api/v1/contacts/{id}/suppression"] = "Lets a contact be asked again",
        ["GET /api/v1/audit"] = "Lists who changed what, when and from where",
    };

    public static void Configure(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = type => IsOptional(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer(Describe);
        // They are read in any case, and written as all our names are.
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                parameter.Name = parameter.Name is { } name ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : null;
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Surveys";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: svy_…" },
            };
            foreach (var (path, method, operation) in document.Paths.SelectMany(path => (path.Value.Operations ?? []).Select(one => (path.Key, one.Key, one.Value))))
                operation.Summary ??= Summaries.GetValueOrDefault($"{method} {path}");
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
    }

    private static async Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = context.JsonTypeInfo.Type;
        if (IsOptional(type))
            Become(schema, await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], cancellationToken: stop));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Batch<>))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Required = new HashSet<string> { "data" };
            schema.Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["data"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], cancellationToken: stop) },
            };
            schema.Description = "At most 1,000 in data; or the array alone.";
        }

        type = IsOptional(type) ? type.GetGenericArguments()[0] : type;
        if (Format(Nullable.GetUnderlyingType(type) ?? type) is not { } format)
            return;

        var isNullable = Nullable.GetUnderlyingType(type) is not null || schema.Type?.HasFlag(JsonSchemaType.Null) == true;
        schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
    }

    private static void Become(OpenApiSchema schema, OpenApiSchema inner)
    {
        schema.Type = inner.Type | JsonSchemaType.Null;
        schema.Format = inner.Format;
        schema.Enum = inner.Enum;
        schema.Items = inner.Items;
        schema.Properties = inner.Properties;
        schema.Required = inner.Required;
        schema.AdditionalProperties = inner.AdditionalProperties;
        schema.AdditionalPropertiesAllowed = inner.AdditionalPropertiesAllowed;
        schema.Description = inner.Description;
    }

    private static string? Format(Type type) => type == typeof(DateTimeOffset) ? "date-time"
        : type == typeof(TimeSpan) ? "duration"
        : type == typeof(TimeOnly) ? "time"
        : null;

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);
}
