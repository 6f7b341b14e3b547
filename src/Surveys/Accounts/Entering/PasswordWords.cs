using Microsoft.AspNetCore.Identity;

namespace Surveys.Accounts;

/// <summary>What Identity finds wrong with a new password, in our words.</summary>
internal sealed class PasswordWords : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) => Of(nameof(PasswordTooShort), $"Use at least {length} characters. Long is strong; symbols and digits are not needed.");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Of(nameof(PasswordRequiresUniqueChars), $"Use at least {uniqueChars} different characters.");

    private static IdentityError Of(string code, string words) => new() { Code = code, Description = words };
}
