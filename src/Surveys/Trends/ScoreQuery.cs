using System.Globalization;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

internal enum Dimension
{
    Agent,
    Team,
    Channel,

    /// <summary>An answer with several tags is in the group of each.</summary>
    Tag,

    /// <summary>By what was chosen in a question; an answer with several choices is in the group of each.</summary>
    Question,

    Survey,

    /// <summary>By an attribute of what the answer is about, as it stands now.</summary>
    Attribute,

    /// <summary>By an attribute of whoever answered, as it stands now.</summary>
    ContactAttribute,
}

/// <summary>By what groups are made.</summary>
/// <param name="Of">The question's id or the attribute's name, where it's by one.</param>
internal readonly record struct Grouping(Dimension By, string? Of = null)
{
    public const string Words = "agent, team, channel, tag, survey, attribute:NAME, contact_attribute:NAME or question: with a question's id";

    /// <summary>What its groups are the values of; nothing where each answer has one column for it.</summary>
    public string? Facet => By switch
    {
        Dimension.Tag => Facets.Tag,
        Dimension.Question or Dimension.Attribute or Dimension.ContactAttribute => Text,
        _ => null,
    };

    /// <summary>As addresses name it.</summary>
    public string Text => Of is null ? EnumText.Of(By) : $"{EnumText.Of(By)}:{Of}";

    /// <summary>Whether there are totals by it. By attributes there are none: they may have as many values as there are people.</summary>
    public bool IsTotalled => By is not (Dimension.Attribute or Dimension.ContactAttribute);

    /// <param name="text">A dimension's word, and behind a colon of what: `agent`, `question:reason`.</param>
    public static Grouping? TryParse(string? text)
    {
        var parts = (text ?? "").Split(':', 2);
        return EnumText.TryParse<Dimension>(parts[0]) is { } by && HasOf(by) == (parts is [_, { Length: > 0 }]) ? new Grouping(by, parts.ElementAtOrDefault(1)) : null;
    }

    private static bool HasOf(Dimension by) => by is Dimension.Question or Dimension.Attribute or Dimension.ContactAttribute;
}

/// <summary>What answers are narrowed to beside agent, team, channel and tag: `attribute:plan` is `gold`.</summary>
/// <param name="Facet">An attribute or a question.</param>
internal readonly record struct Trait(string Facet, string Value);

/// <summary>Half-open days in the workspace's zone.</summary>
internal readonly record struct Period(DateOnly From, DateOnly To)
{
    public int Days => To.DayNumber - From.DayNumber;

    /// <summary>The period of the same length that ends where this one begins.</summary>
    public Period Previous => new(From.AddDays(-Days), From);
}

/// <summary>What is asked of the scores of a survey, or of several.</summary>
internal sealed record ScoreQuery
{
    public required IReadOnlyList<Guid> Surveys { get; init; }
    public required Period Period { get; init; }
    public TrendInterval Interval { get; init; } = TrendInterval.Month;
    public Grouping? GroupBy { get; init; }
    public Period? Against { get; init; }
    public double Confidence { get; init; } = 0.95;
    public Guid? Agent { get; init; }
    public Guid? Team { get; init; }
    public string? Channel { get; init; }
    public string? Tag { get; init; }

    /// <summary>All of them must be so.</summary>
    public IReadOnlyList<Trait> Traits { get; init; } = [];

    /// <summary>The one that is asked about; nothing where it's several.</summary>
    public Guid? Survey => Surveys is [var only] ? only : null;

    /// <summary>What all answers, or those that the one filter leaves, are totalled under; nothing where there are several filters.</summary>
    public (string Facet, string Value)? Total => (Agent, Team, Channel, Tag, Traits.Count) switch
    {
        (null, null, null, null, 0) => (Facets.None, ""),
        ({ } agent, null, null, null, 0) => (Facets.Agent, agent.ToString()),
        (null, { } team, null, null, 0) => (Facets.Team, team.ToString()),
        (null, null, { } channel, null, 0) => (Facets.Channel, channel),
        (null, null, null, { } tag, 0) => (Facets.Tag, tag),
        _ => null,
    };

    /// <summary>The comments of some days, by the same filters; not by attributes and choices, which comments aren't looked up by.</summary>
    public ResponseFilter CommentsOf(Period days) =>
        ResponseFilter.Everything with { Survey = Survey, From = days.From, To = days.To, Agent = Agent, Team = Team, Channel = Channel, Tag = Tag, Comments = true };

    /// <summary>Whether the totals have its groups. They are by one dimension at a time: two together are counted from the answers.</summary>
    public bool GroupsAreTotals => GroupBy is { IsTotalled: true } && Total is { Facet: Facets.None };
}

/// <summary>The query as `GET /scores` takes it, in text.</summary>
internal sealed record ScoreQueryText(
    string? Survey,
    string? From,
    string? To,
    string? Interval,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "group_by")] string? GroupBy,
    string? Compare,
    string? Confidence,
    string? Agent,
    string? Team,
    string? Channel,
    string? Tag,
    HttpRequest Request)
{
    private const int MostDays = 3700;
    private const int MostTraits = 10;

    /// <summary>Whether it's of all surveys: groups by survey need none to be named.</summary>
    public bool IsOfAll => Survey is null && GroupBy == EnumText.Of(Dimension.Survey);

    /// <param name="everything">The days that have answers, for a query that names none.</param>
    /// <param name="zone">The workspace's: a moment stands for its day there.</param>
    /// <exception cref="InvalidInputException">Something can't be understood.</exception>
    public ScoreQuery Read(IReadOnlyList<Guid> surveys, Period everything, DateOnly today, Zone zone)
    {
        var errors = new FieldErrors();
        var from = Day(From, "from", zone, errors) ?? everything.From;
        // Asked from a day on that has no answers yet, it counts up to today.
        var period = new Period(from, Day(To, "to", zone, errors, isEnd: true) ?? (from < everything.To ? everything.To : today.AddDays(1)));
        errors.Require(period.Days > 0, "to", "must lie after from; it is the first day that doesn't count.");
        errors.Require(period.Days <= MostDays, "from", "lies more than ten years before to.");
        var query = new ScoreQuery
        {
            Surveys = surveys,
            Period = period,
            Interval = Word<TrendInterval>(Interval, "interval", errors) ?? TrendInterval.Month,
            GroupBy = Groups(errors),
            Against = Other(period, zone, errors),
            Confidence = Share(errors),
            Agent = Id(Agent, "agent", errors),
            Team = Id(Team, "team", errors),
            Channel = Channel,
            Tag = Tag,
            Traits = Traits(errors),
        };
        errors.CheckText(Channel, "channel", 50);
        errors.CheckText(Tag, "tag", 100);
        errors.CheckText(GroupBy, "group_by", 200);
        errors.ThrowIfAny();
        return query;
    }

    private Grouping? Groups(FieldErrors errors)
    {
        var by = Grouping.TryParse(GroupBy);
        errors.Require(GroupBy is null || by is not null, "group_by", $"takes {Grouping.Words}.");
        return by;
    }

    /// <summary>`attribute:plan=gold`: what could be grouped by, and what it shall be.</summary>
    private List<Trait> Traits(FieldErrors errors)
    {
        var traits = Request.Query
            .Where(pair => Grouping.TryParse(pair.Key)?.Of is not null)
            .SelectMany(pair => pair.Value.Select(value => new Trait(pair.Key, value ?? "")))
            .ToList();
        errors.Require(traits.Count <= MostTraits, "attribute", $"takes {MostTraits} at most, with contact_attribute and question.");
        traits.ForEach(trait => errors.CheckText(trait.Facet + trait.Value, trait.Facet, 500));
        return traits;
    }

    private Period? Other(Period period, Zone zone, FieldErrors errors)
    {
        if (Compare is null)
            return null;
        if (Compare == "previous")
            return period.Previous;

        var parts = Compare.Split("..");
        if (parts.Length == 2 && Day(parts[0], "compare", zone, errors) is { } from && Day(parts[1], "compare", zone, errors, isEnd: true) is { } to && from < to)
            return new Period(from, to);

        errors.Add("compare", "takes previous, or two days such as 2026-01-01..2026-04-01.");
        return null;
    }

    /// <summary>A day, or a moment in its place: an answer counts on a day, so the day on which a period begins or ends counts whole.</summary>
    private static DateOnly? Day(string? text, string field, Zone zone, FieldErrors errors, bool isEnd = false)
    {
        if (text is null)
            return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year is >= 1990 and < 2200)
        {
            day = zone.DayOf(moment);
            if (isEnd && zone.StartOf(day) < moment)
                day = day.AddDays(1);
        }

        if (day.Year is >= 1990 and < 2200)
            return day;

        errors.Add(field, "takes a day such as 2026-01-31, or a moment such as 2026-01-31T00:00:00Z.");
        return null;
    }

    private double Share(FieldErrors errors)
    {
        if (Confidence is null)
            return 0.95;
        if (double.TryParse(Confidence, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0.5 and < 1)
            return share;

        errors.Add("confidence", "takes a share from 0.5 to below 1, for example 0.95.");
        return 0.95;
    }

    private static T? Word<T>(string? word, string field, FieldErrors errors)
        where T : struct, Enum
    {
        var value = EnumText.TryParse<T>(word);
        errors.Require(word is null || value is not null, field, $"takes {EnumText.All<T>()}.");
        return value;
    }

    private static Guid? Id(string? text, string field, FieldErrors errors)
    {
        var isId = Guid.TryParse(text, out var id);
        errors.Require(text is null || isId, field, "takes an id.");
        return isId ? id : null;
    }
}
