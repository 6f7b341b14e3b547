using Microsoft.Extensions.DependencyInjection;
using Surveys.Mail;

namespace Surveys.Tests.Mail;

public sealed class LetterBoxTests(House house)
{
    [Fact]
    public async Task A_letter_that_can_not_be_written_holds_up_none_behind_it()
    {
        await using var scope = house.Tenants.Outside();
        var box = scope.ServiceProvider.GetRequiredService<LetterBox>();
        box.Add(new Letter("no address at all", "Stuck", ["Nobody can get this."]));
        box.Add(new Letter("behind.the.stuck.one@example.com", "Hello", ["This one can go."]));
        await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(TestContext.Current.CancellationToken);

        var mail = await house.Mail.First("behind.the.stuck.one@example.com");

        Assert.Equal("Hello", mail.Subject);
    }
}
