using System.Text;

namespace Surveys.Tenants;

/// <summary>
/// The service's own secrets, from `Surveys__LinkKeys`: the current one first, then older ones that still open what they closed.
/// They are never in the database, so that whoever has a copy of it can make no link and read no key.
/// </summary>
internal sealed class LinkKeys
{
    private const int ShortestKey = 16;

    /// <exception cref="SettingsException">There is none, or one is too short.</exception>
    public LinkKeys(IConfiguration configuration)
    {
        var setting = configuration.GetSection("Surveys:LinkKeys");
        var texts = setting.Value?.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ?? setting.GetChildren().Select(key => key.Value ?? "").ToArray();
        if (texts.Length == 0 || texts.Any(text => text.Length < ShortestKey))
            throw new SettingsException(
                $"Surveys__LinkKeys needs at least one secret of {ShortestKey} or more characters; the current one first, then older ones, separated by commas. "
                + "One can be made with: openssl rand -base64 32");

        All = [.. texts.Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyList<byte[]> All { get; }
}
