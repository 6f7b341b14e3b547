using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Mail;

namespace Surveys.Tests.Mail;

/// <summary>What every transport keeps to; run in a build with -p:MailKit=true, the same for MailKit.</summary>
public sealed class TransportTests(House house)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_arrives_as_it_was_meant()
    {
        await using var app = house.Create(("Mail:From", "asks@acme.example"));
        var sent = Mail("meant@transport.example") with
        {
            FromName = "Acme „Łódź”",
            ToName = "Ioana Șerban, \"Ann\"",
            Subject = "Cum a fost? 😀",
            Text = "Rând\n.\n..două\n" + new string('x', 2000),
            Html = "<p>Rând „unu”</p>",
            Headers = new Dictionary<string, string> { ["Auto-Submitted"] = "auto-generated", ["X-Told"] = $"{{\"unique\":\"{new string('b', 120)}\"}}", ["List-Unsubscribe"] = $"<https://example.com/u/{new string('a', 90)}>" },
        };

        Assert.Equal(new MailResult(MailOutcome.Sent), await Transport(app).Send(sent, Stop));

        var caught = await house.Mail.First("meant@transport.example");
        Assert.Equal(("asks@acme.example", $"<{sent.MessageId}>"), (caught.Envelope.From, caught.MessageId));
        Assert.Contains("Acme „Łódź”", caught.From, StringComparison.Ordinal);
        Assert.Contains("Ioana Șerban", caught.To, StringComparison.Ordinal);
        Assert.Equal((sent.Subject, sent.Text, sent.Html), (caught.Subject, caught.Text!.TrimEnd('\n'), caught.Html!.TrimEnd('\n')));
        Assert.All(sent.Headers, header => Assert.Equal(header.Value, caught.Headers[header.Key.ToLowerInvariant()]));
    }

    [Fact]
    public async Task Messages_share_a_connection()
    {
        await using var app = house.Create();
        var transport = Transport(app);
        await transport.Send(Mail("shared1@transport.example"), Stop);
        await transport.Send(Mail("shared2@transport.example"), Stop);

        Assert.Equal((await house.Mail.First("shared1@transport.example")).Connection, (await house.Mail.First("shared2@transport.example")).Connection);
    }

    [Fact]
    public async Task No_more_messages_are_on_their_way_at_once_than_the_settings_say()
    {
        await using var app = house.Create(("Mail:Connections", "3"));
        var transport = Transport(app);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => transport.Send(Mail($"few{n}@transport.example"), Stop)));

        var connections = new HashSet<string>();
        for (var n = 0; n < 12; n++)
            connections.Add((await house.Mail.First($"few{n}@transport.example")).Connection);
        Assert.InRange(connections.Count, 1, 3);
    }

    [Theory]
    [InlineData("reject4.a@transport.example", MailOutcome.TryAgain, MailFault.Busy, "451")]
    [InlineData("reject5.a@transport.example", MailOutcome.Refused, MailFault.Mailbox, "550")]
    [InlineData("does.spam.a@transport.example", MailOutcome.Refused, MailFault.Policy, "554")]
    [InlineData("does.cut.a@transport.example", MailOutcome.TryAgain, MailFault.Connection, "")]
    [InlineData("does.lost.a@transport.example", MailOutcome.TryAgain, MailFault.Connection, "")]
    internal async Task What_the_server_does_is_told_as_what_it_means(string address, MailOutcome outcome, MailFault fault, string said)
    {
        await using var app = house.Create();
        var transport = Transport(app);
        var result = await transport.Send(Mail(address), Stop);

        Assert.Equal((outcome, fault), (result.Outcome, (MailFault)result.Fault!));
        Assert.Contains(said, result.Detail, StringComparison.Ordinal);
        // Whatever became of its connection, the next one gets through.
        Assert.Equal(MailOutcome.Sent, (await transport.Send(Mail($"after.{address}"), Stop)).Outcome);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_when_the_service_stops()
    {
        await using var app = house.Create();
        using var stop = new CancellationTokenSource();
        var sending = Transport(app).Send(Mail("does.hang.a@transport.example"), stop.Token);
        await house.Mail.First("does.hang.a@transport.example");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Nobody_there_is_a_fault_of_the_connection()
    {
        await using var app = house.Create(("Mail:Port", "1"));

        var result = await Transport(app).Send(Mail("nobody@transport.example"), Stop);

        Assert.Equal((MailOutcome.TryAgain, (MailFault?)MailFault.Connection), (result.Outcome, result.Fault));
    }

    [Theory]
    [InlineData("right", MailOutcome.Sent, null)]
    [InlineData("wrong", MailOutcome.TryAgain, MailFault.Sender)]
    internal async Task A_server_that_wants_a_password_is_told_it(string password, MailOutcome outcome, MailFault? fault)
    {
        await using var app = house.Create(("Mail:Port", $"{house.Mail.Guarded}"), ("Mail:User", "surveys"), ("Mail:Password", password));

        // The second time as well: a connection on which we couldn't sign in is none to go on with.
        foreach (var n in Enumerable.Range(1, 2))
        {
            var result = await Transport(app).Send(Mail($"{password}.password{n}@transport.example"), Stop);
            Assert.Equal((outcome, fault), (result.Outcome, result.Fault));
        }
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_neither_the_password_nor_the_message()
    {
        await using var app = house.Create(("Mail:Port", $"{house.Mail.Guarded}"), ("Mail:Security", "starttls"), ("Mail:User", "surveys"), ("Mail:Password", "right"));

        var result = await Transport(app).Send(Mail("forged@transport.example"), Stop);

        Assert.Equal((MailOutcome.TryAgain, (MailFault?)MailFault.Connection), (result.Outcome, result.Fault));
        Assert.Empty(house.Mail.To("forged@transport.example"));
    }

    [Fact]
    public async Task A_pickup_folder_gets_each_message_as_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("surveys-pickup-");
        await using var app = house.Create(("Mail:Mode", "pickup"), ("Mail:MailboxFolder", folder.FullName));
        var sent = Mail("file@transport.example");

        await Transport(app).Send(sent, Stop);

        var written = await File.ReadAllTextAsync(Assert.Single(folder.GetFiles("*.eml")).FullName, Stop);
        Assert.Contains($"<{sent.MessageId}>", written, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static IMailTransport Transport(WebApplication app) => app.Services.GetRequiredService<IMailTransport>();

    private static OutgoingMail Mail(string to) => new($"{Guid.CreateVersion7():N}@localhost", "Acme", to, null, "How did we do?", "Text", "<p>Html</p>", new Dictionary<string, string>());
}
