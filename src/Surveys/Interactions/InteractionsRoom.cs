namespace Surveys.Interactions;

/// <summary>What happened in support, and with whom.</summary>
internal static class InteractionsRoom
{
    public static IServiceCollection AddInteractions(this IServiceCollection services) =>
        services.AddScoped<Intake>().AddScoped<PeopleBook>().AddScoped<ErasedKeys>();
}
