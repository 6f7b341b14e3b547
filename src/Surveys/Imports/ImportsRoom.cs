using Quartz;

namespace Surveys.Imports;

/// <summary>Data from elsewhere, by file.</summary>
internal static class ImportsRoom
{
    /// <summary>How soon a file that was ordered to be imported is begun.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SweepPace = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddSingleton<CsvImport>()
        .AddSingleton<FileRun>()
        .AddSingleton<ImportRounds>()
        .AddSingleton<OldImports>()
        .AddScoped<FileShelf>()
        .AddScoped<ImportDesk>()
        .AddScoped<ImportedTraces>();

    public static void AddImportsJobs(this IQuartzBuilder clock)
    {
        clock.ScheduleJob<WorkImportsJob>(trigger => trigger.WithSimpleSchedule(Pace));
        clock.ScheduleJob<ForgetImportsJob>(trigger => trigger.WithSimpleSchedule(SweepPace));
    }
}
