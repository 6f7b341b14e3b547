using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace Surveys.Accounts;

/// <summary>Refuses what whoever guesses tries first: the passwords that leaked most often (the list of zxcvbn), and the person's own address.</summary>
internal sealed class GuessablePasswords : IPasswordValidator<Account>
{
    private const int ShortestTelling = 4;

    private static readonly Lazy<FrozenSet<string>> Common = new(() =>
    {
        using var file = typeof(GuessablePasswords).Assembly.GetManifestResourceStream("common-passwords.json")
            ?? throw new InvalidOperationException("The list of common passwords is not embedded.");
        return JsonSerializer.Deserialize<string[]>(file)!.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    });

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(password switch
    {
        null => IdentityResult.Success,
        _ when Common.Value.Contains(password) => Refused("Everybody who guesses tries this one first. Choose another, for example four words that don’t belong together."),
        _ when IsOwnAddress(user.Email, password) => Refused("Your address is the first thing that is tried. Choose another, for example four words that don’t belong together."),
        _ => IdentityResult.Success,
    });

    /// <summary>The address's name or host makes up most of the password.</summary>
    private static bool IsOwnAddress(string? email, string password) => (email ?? "").Split('@', '.', '+')
        .Append(email?.Split('@')[0] ?? "")
        .Any(part => part.Length >= ShortestTelling && password.Length < part.Length + ShortestTelling && password.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static IdentityResult Refused(string why) => IdentityResult.Failed(new IdentityError { Code = "PasswordGuessable", Description = why });
}
