using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Surveys.Shared;

/// <summary>Makes `/openapi/v1.json` say what our converters do: they are no part of what a client sees.</summary>
internal static class ApiDescription
{
    private const string Bearer = "key";

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

        type = Nullable.GetUnderlyingType(IsOptional(type) ? type.GetGenericArguments()[0] : type) ?? type;
        if (Format(type) is not { } format)
            return;

        schema.Type = JsonSchemaType.String | (schema.Type & JsonSchemaType.Null) ?? JsonSchemaType.String;
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
