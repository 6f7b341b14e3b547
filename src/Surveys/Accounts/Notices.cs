using Microsoft.AspNetCore.Identity;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>What a person is told by mail when something about their account has changed, so that it can't happen behind their back.</summary>
internal static class Notices
{
    private const string Otherwise = "If it wasn’t you: choose a new password under “Forgot the password?”, then look at your second factor and your sign-ins.";

    public static Letter PasswordChanged(Account account) => Of(account, "Your password was changed");

    public static Letter SecondFactorChanged(Account account, bool isOn) =>
        Of(account, isOn ? "Your second factor was switched on" : "Your second factor was switched off");

    public static Letter PasskeyAdded(Account account, string name) => Of(account, $"The passkey “{name}” was added to your account");

    public static Letter PasskeyRemoved(Account account, string name) => Of(account, $"The passkey “{name}” was removed from your account");

    public static Letter EmailAsked(Account account, string wanted) =>
        new(account.Email!, "Your address is to be changed", [$"Somebody, probably you, wants your account to use {wanted}. It will, when that mailbox agrees within an hour.", $"{Otherwise} That ends the change as well."]);

    public static Letter EmailChanged(string formerly, string now) =>
        new(formerly, "Your address was changed", [$"Your account now uses {now}.", "If it wasn’t you, write to the owner of your workspace at once."]);

    public static Letter RoleChanged(string email, string workspace, Role role) =>
        new(email, $"Your role in {workspace} was changed", [$"In the workspace {workspace} you are {EnumText.Of(role)} from now on.", AskOwner]);

    public static Letter Removed(string email, string workspace) =>
        new(email, $"You were removed from {workspace}", [$"You don’t belong to the workspace {workspace} any more. Your account stays.", AskOwner]);

    private const string AskOwner = "If you didn’t expect that, ask an owner of the workspace.";

    private static Letter Of(Account account, string subject) => new(account.Email!, subject, [$"{subject}.", Otherwise]);

    public static bool IsAboutPassword(this IdentityError error) => error.Code.StartsWith("Password", StringComparison.Ordinal);
}
