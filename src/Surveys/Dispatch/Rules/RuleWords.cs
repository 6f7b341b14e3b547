using System.Globalization;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Says a rule as a person would.</summary>
internal static class RuleWords
{
    public static string When(RuleTerms terms)
    {
        if (terms.Every is { } every)
        {
            var whom = terms.Segment.Attributes.Count == 0 ? "each person" : $"each person whose {string.Join(" and ", terms.Segment.Attributes.Select(wanted => $"{wanted.Key} is {wanted.Value}"))}";
            return string.Create(CultureInfo.InvariantCulture, $"Every {Length.Of(every)}, {whom} on a day of their own{(terms.Sample < 1 ? $"; {terms.Sample:P0} of them" : "")}");
        }

        var when = $"An interaction is {string.Join(" or ", terms.When.Statuses.Select(EnumText.Of))}";
        when += Among(" by ", terms.When.Channels) + Among(" in ", terms.When.Teams) + Among(" tagged ", terms.When.Tags);
        foreach (var (name, value) in terms.When.Attributes)
            when += $", {name} is {value}";
        return terms.Sample < 1 ? string.Create(CultureInfo.InvariantCulture, $"{when}; {terms.Sample:P0} of them") : when;
    }

    public static string How(RuleTerms terms)
    {
        var parts = new List<string>();
        if (terms.Every is null)
            parts.Add(terms.Delay == TimeSpan.Zero ? terms.BusinessHours ? "in business hours" : "at once" : $"{Length.Of(terms.Delay)}{(terms.BusinessHours ? " of business hours" : "")} later");
        if (terms.QuietHours is { } quiet && quiet.From != quiet.To)
            parts.Add($"not from {quiet.From:HH:mm} to {quiet.To:HH:mm}");
        if (terms.QuietHours?.Days is { Count: > 0 and < 7 } days)
            parts.Add($"only {Days(days)}");
        if (terms.Throttle?.Workspace is { } workspace)
            parts.Add($"at most one mail in {Length.Of(workspace)}");
        if (terms.Throttle?.Kind is { } kind)
            parts.Add($"one of this kind in {Length.Of(kind)}");
        if (terms.Throttle?.Survey is { } survey)
            parts.Add($"this survey once in {Length.Of(survey)}");
        if (terms.DailyCap is { } cap)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"at most {cap:N0} a day"));
        if (terms.Reminders.Count > 0)
            parts.Add($"reminded after {string.Join(" and ", terms.Reminders.Select(Length.Of))}");
        if (terms.ExpiresAfter is { } expires)
            parts.Add($"open for {Length.Of(expires)}");
        return string.Join("; ", parts);
    }

    public static string Not(RuleTerms terms) => string.Join("; ", new[]
    {
        Among("addresses at ", terms.Exclude.Domains), Among("", terms.Exclude.Addresses), Among("what is tagged ", terms.Exclude.Tags), terms.Exclude.Agents ? "your own agents" : "",
    }.Where(part => part.Length > 0));

    private static string Days(IReadOnlyList<Weekday> days)
    {
        var ordered = days.Distinct().Order().ToList();
        return ordered.Count > 2 && ordered[^1] - ordered[0] == ordered.Count - 1 ? $"{Name(ordered[0])} to {Name(ordered[^1])}" : string.Join(", ", ordered);

        static string Name(Weekday day) => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)((int)day % 7));
    }

    private static string Among(string word, IReadOnlyList<string> values) => values.Count == 0 ? "" : word + string.Join(" or ", values);
}
