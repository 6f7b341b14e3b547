using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

/// <summary>What a refused sign-in costs, and what the service's log says of it.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly House house;
    private readonly Visitor visitor;
    private readonly Pages log = new();

    public RefusalTests(House house)
    {
        (this.house, visitor) = (house, new Visitor(house));
        house.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
    }

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_refused_code_recovery_code_and_proof_are_logged_with_the_account()
    {
        var acme = await Workspace.Make(house);
        var account = await acme.In(async (services, db) =>
        {
            var accounts = services.GetRequiredService<UserManager<Account>>();
            var owner = (await accounts.FindByEmailAsync(acme.Owner))!;
            await accounts.ResetAuthenticatorKeyAsync(owner);
            await accounts.SetTwoFactorEnabledAsync(owner, true);
            return owner;
        });
        await visitor.SignIn(acme.Owner);
        await visitor.Submit("/sign-in/code", ("Code", "000000"));
        await visitor.Submit("/sign-in/code", ("Code", "ABCDE-FGHIJ"));
        var secret = await acme.In((services, _) => services.GetRequiredService<UserManager<Account>>().GetAuthenticatorKeyAsync(account));
        await visitor.Submit("/sign-in/code", ("Code", Authenticator.Code(secret!)));
        await visitor.Submit("/prove", ("Password", Workspace.Password), ("Code", "000000"));

        var lines = log.Lines.Where(line => line.Contains($"{account.Id}", StringComparison.Ordinal)).ToList();
        Assert.Equal(["A code", "A recovery code", "A code"], lines.Select(line => line.Split(" of account")[0]));
        Assert.All(lines, line => Assert.EndsWith("was refused", line, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_address_and_an_unknown_passkey_are_logged_without_what_was_typed()
    {
        var typed = $"typed-{Guid.CreateVersion7():N}@example.com";

        await visitor.SignIn(typed, "not the password");
        await visitor.SubmitFrom("/sign-in", "/sign-in/passkey", ("credential", "{}"));

        Assert.Contains(log.Lines, line => line.EndsWith("nobody has the address", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith("A passkey from", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(typed, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("locked")]
    [InlineData("without a password")]
    [InlineData("unknown")]
    public async Task Every_refusal_hashes_once(string why)
    {
        var acme = await Workspace.Make(house);
        await using var scope = house.Tenants.Outside();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var signIn = scope.ServiceProvider.GetRequiredService<PersonSignIn>();
        var account = (await signIn.UserManager.FindByEmailAsync(acme.Owner))!;
        if (why == "locked")
            await signIn.UserManager.SetLockoutEndDateAsync(account, TimeProvider.System.GetUtcNow().AddMinutes(5));
        if (why == "without a password")
            await signIn.UserManager.RemovePasswordAsync(account);
        var hasher = new Counting();
        signIn.UserManager.PasswordHasher = hasher;

        var result = why == "unknown" ? signIn.RefuseUnknown("not the password") : await signIn.CheckPasswordSignInAsync(account, "not the password", lockoutOnFailure: true);

        Assert.False(result.Succeeded);
        Assert.Equal(1, hasher.Times);
    }

    /// <summary>The real one, which counts how often it was asked.</summary>
    private sealed class Counting : PasswordHasher<Account>
    {
        public int Times { get; private set; }

        public override string HashPassword(Account user, string password)
        {
            Times++;
            return base.HashPassword(user, password);
        }

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Times++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    /// <summary>Keeps what the service logs of sign-ins.</summary>
    private sealed class Pages : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = [];

        public IReadOnlyList<string> Lines => [.. lines];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.Contains("SignInManager", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Our own warnings, not the framework's.
            if (IsEnabled(logLevel) && eventId.Id == 0)
                lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
