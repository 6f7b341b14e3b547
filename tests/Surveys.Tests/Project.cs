namespace Surveys.Tests;

/// <summary>Where the project's files are, for tests that read them.</summary>
internal static class Project
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surveys.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Surveys.sln is nowhere above the tests.");
        return folder;
    }
}
