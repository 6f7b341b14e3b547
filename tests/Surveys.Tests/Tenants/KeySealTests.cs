using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Surveys.Tests.Tenants;

public sealed class KeySealTests
{
    private const string Old = "an-old-key-of-the-tests";
    private const string New = "a-new-key-of-the-tests";

    [Fact]
    public async Task What_was_sealed_under_an_older_link_key_opens_when_that_key_is_gone()
    {
        await using var house = new House { Settings = [("Surveys:LinkKeys", Old)] };
        await house.InitializeAsync();
        var secret = Protector(house.Services).Protect("the client secret");

        // A service that has both seals anew, by looking at its keys.
        await using (var both = house.Create(("Surveys:LinkKeys", $"{New},{Old}")))
            Assert.Equal("the client secret", Protector(both.Services).Unprotect(secret));

        await using var after = house.Create(("Surveys:LinkKeys", New));
        Assert.Equal("the client secret", Protector(after.Services).Unprotect(secret));
    }

    private static IDataProtector Protector(IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
