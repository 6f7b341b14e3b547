using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Shared;

internal static class FormErrors
{
    /// <summary>Does what a form asks, or shows why it can't be done: mistakes beside their fields, and what stands against it above the form.</summary>
    /// <returns>Whether it was done.</returns>
    public static async Task<bool> Try(this PageModel page, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (InvalidInputException invalid)
        {
            page.Show(invalid.Errors);
        }
        catch (ConflictException conflict)
        {
            page.ModelState.AddModelError("", conflict.Message);
        }

        return false;
    }

    /// <summary>Shows what the check finds wrong beside the fields.</summary>
    public static void Check(this PageModel page, Action<FieldErrors> check)
    {
        var errors = new FieldErrors();
        check(errors);
        page.Show(errors.All);
    }

    /// <summary>The API's field "time_zone" is the form's "TimeZone".</summary>
    private static void Show(this PageModel page, IReadOnlyDictionary<string, string[]> errors)
    {
        foreach (var (field, messages) in errors)
        {
            var name = page.ModelState.Keys.FirstOrDefault(key => JsonNamingPolicy.SnakeCaseLower.ConvertName(key) == field) ?? "";
            foreach (var message in messages)
                page.ModelState.AddModelError(name, name.Length > 0 ? Sentence(message) : $"{field} {message}");
        }
    }

    private static string Sentence(string message) =>
        message.Length > 0 && char.IsLower(message[0]) ? $"This {message}" : message;
}
