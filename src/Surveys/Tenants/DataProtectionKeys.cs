using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Surveys.Tenants;

/// <summary>A key that protects cookies and forms, kept in the database so that every node has it and a restart keeps people signed in.</summary>
internal sealed class DataProtectionKey
{
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key) => key.HasKey(k => k.Name);
}

/// <remarks>Stands in for ASP.NET Core's own EF package, which the registry we build from doesn't have.</remarks>
internal sealed class DataProtectionKeys(IServiceScopeFactory scopes, IServiceProvider services) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    private readonly KeySeal seal = new(services);

    public void Configure(KeyManagementOptions options) => (options.XmlRepository, options.XmlEncryptor) = (this, seal);

    /// <remarks>
    /// Read at the start of every process and daily: what an older link key has sealed is sealed by the current one from then on. Two processes
    /// that do it at once write two seals of the same key, and either is good.
    /// </remarks>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        return db.DataProtectionKeys.AsNoTracking().ToList().ConvertAll(key => UpToDate(key, db));
    }

    private XElement UpToDate(DataProtectionKey key, SurveysDb db)
    {
        var element = XElement.Parse(key.Xml);
        if (seal.TrySealAnew(element))
            db.DataProtectionKeys.Where(k => k.Name == key.Name).ExecuteUpdate(set => set.SetProperty(k => k.Xml, TextOf(element)));
        return element;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        db.DataProtectionKeys.Add(new DataProtectionKey { Name = friendlyName, Xml = TextOf(element) });
        db.SaveChanges();
    }

    private static string TextOf(XElement element) => element.ToString(SaveOptions.DisableFormatting);
}
