using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Surveys.Dispatch;

/// <summary>What is wrong with a rule's form, told above it with the way to each field: the form is longer than a screen.</summary>
internal static class RuleMistakes
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        [nameof(RuleModel.Survey)] = "Survey",
        [nameof(RuleModel.Every)] = "Days from one time to the next",
        [nameof(RuleModel.Segment)] = "Only people with these attributes",
        [nameof(RuleModel.Channels)] = "Channels",
        [nameof(RuleModel.Teams)] = "Teams",
        [nameof(RuleModel.Tags)] = "Tags",
        [nameof(RuleModel.Attributes)] = "Attributes",
        [nameof(RuleModel.Sample)] = "Share that is asked",
        [nameof(RuleModel.Domains)] = "Addresses at these domains",
        [nameof(RuleModel.Addresses)] = "These addresses",
        [nameof(RuleModel.ExcludedTags)] = "Interactions with one of these tags",
        [nameof(RuleModel.Delay)] = "Hours to wait",
        [nameof(RuleModel.From)] = "Quiet from",
        [nameof(RuleModel.To)] = "Quiet until",
        [nameof(RuleModel.PerWorkspace)] = "Days between two mails",
        [nameof(RuleModel.PerKind)] = "Days between two surveys of this kind",
        [nameof(RuleModel.PerSurvey)] = "Days between two of this survey",
        [nameof(RuleModel.Priority)] = "Priority",
        [nameof(RuleModel.DailyCap)] = "Most invitations in a day",
        [nameof(RuleModel.Reminders)] = "Reminders",
        [nameof(RuleModel.ReminderText)] = "Words of your own for reminders",
        [nameof(RuleModel.ExpiresAfter)] = "Days in which it can be answered",
    };

    /// <returns>Each with the id and the label of its field; without them where it is about the whole.</returns>
    public static IEnumerable<(string? Place, string? Label, string Message)> Of(ModelStateDictionary state) =>
        from field in state
        from error in field.Value!.Errors
        let name = field.Key.Split('[')[0]
        select Labels.TryGetValue(name, out var label) ? (PlaceOf(field.Key, name), label, error.ErrorMessage) : ((string?)null, (string?)null, error.ErrorMessage);

    private static string PlaceOf(string key, string name) => name switch
    {
        nameof(RuleModel.Reminders) when key == name => "Reminders_0",
        nameof(RuleModel.ReminderText) when key == name => "reminder-words",
        _ => key.Replace('[', '_').TrimEnd(']'),
    };
}
