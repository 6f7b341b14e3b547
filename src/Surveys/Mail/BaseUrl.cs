using Surveys.Tenants;

namespace Surveys.Mail;

/// <summary>The address at which people reach the service: `Surveys__BaseUrl`. Links in mail begin with it.</summary>
internal sealed class BaseUrl
{
    private readonly Uri address;

    /// <exception cref="SettingsException">Not an address, or not https outside loopback.</exception>
    public BaseUrl(IConfiguration configuration)
    {
        var text = configuration["Surveys:BaseUrl"] ?? "http://localhost:8080";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new SettingsException($"Surveys__BaseUrl is \"{text}\"; it must be an address such as https://surveys.example.com.");
        if (uri.Scheme == "http" && !uri.IsLoopback)
            throw new SettingsException($"Surveys__BaseUrl is \"{text}\"; outside this machine it must begin with https, as links carry answers.");

        address = new Uri(text.TrimEnd('/') + "/");
    }

    public string Host => address.Host;

    public bool IsLoopback => address.IsLoopback;

    /// <summary>Whether a page of this origin is ours; on this machine at any port.</summary>
    public bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme == address.Scheme && uri.Host == address.Host && (IsLoopback || uri.Port == address.Port);

    public string To(string path) => new Uri(address, path.TrimStart('/')).ToString();
}
