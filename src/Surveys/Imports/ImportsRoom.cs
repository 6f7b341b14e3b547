namespace Surveys.Imports;

/// <summary>Data from elsewhere, by file.</summary>
internal static class ImportsRoom
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services.AddSingleton<CsvImport>();
}
