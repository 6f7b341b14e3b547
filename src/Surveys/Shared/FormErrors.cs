using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Shared;

internal static class FormErrors
{
    /// <summary>Shows what is wrong beside the fields of a form: the API's field "time_zone" is the form's "TimeZone".</summary>
    public static void Show(this PageModel page, InvalidInputException invalid)
    {
        foreach (var (field, messages) in invalid.Errors)
        {
            var name = page.ModelState.Keys.FirstOrDefault(key => JsonNamingPolicy.SnakeCaseLower.ConvertName(key) == field) ?? "";
            foreach (var message in messages)
                page.ModelState.AddModelError(name, name.Length > 0 ? Sentence(message) : $"{field} {message}");
        }
    }

    /// <summary>Shows what the check finds wrong beside the fields.</summary>
    public static void Try(this PageModel page, Action check)
    {
        try
        {
            check();
        }
        catch (InvalidInputException invalid)
        {
            page.Show(invalid);
        }
    }

    private static string Sentence(string message) =>
        message.Length > 0 && char.IsLower(message[0]) ? $"This {message}" : message;
}
