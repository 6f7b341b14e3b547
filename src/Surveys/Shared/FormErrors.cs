using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Shared;

internal static class FormErrors
{
    /// <summary>Does what a form asks, or shows why it can't be done: mistakes beside their fields, and what stands against it above the form.</summary>
    /// <param name="places">Where the form has a field under a name of its own: the API's field, and the form's.</param>
    /// <returns>Whether it was done.</returns>
    public static async Task<bool> Try(this PageModel page, Func<Task> act, params (string Field, string Name)[] places)
    {
        try
        {
            await act();
            return true;
        }
        catch (InvalidInputException invalid)
        {
            page.Show(invalid.Errors, places);
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
        page.Show(errors.All, []);
    }

    /// <summary>The API's field "time_zone" is the form's "TimeZone".</summary>
    private static void Show(this PageModel page, IReadOnlyDictionary<string, string[]> errors, (string Field, string Name)[] places)
    {
        foreach (var (field, messages) in errors)
        {
            var name = places.FirstOrDefault(place => place.Field == field).Name
                ?? page.ModelState.Keys.FirstOrDefault(key => JsonNamingPolicy.SnakeCaseLower.ConvertName(key) == field)
                ?? "";
            foreach (var message in messages)
                page.ModelState.AddModelError(name, name.Length > 0 ? Sentence(message) : $"{Words(field)} {message}");
        }
    }

    /// <summary>"when.time_zone" has no place in the form, and is said as "Time zone".</summary>
    private static string Words(string field) =>
        field[(field.LastIndexOf('.') + 1)..].Replace('_', ' ') is { Length: > 0 } words ? $"{char.ToUpperInvariant(words[0])}{words[1..]}" : field;

    private static string Sentence(string message) =>
        message.Length > 0 && char.IsLower(message[0]) ? $"This {message}" : message;
}
