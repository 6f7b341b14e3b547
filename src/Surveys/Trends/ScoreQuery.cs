using System.Globalization;
using Surveys.Shared;

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
}

/// <summary>By what groups are made.</summary>
/// <param name="Of">The question's id, where it's by a question.</param>
internal readonly record struct Grouping(Dimension By, string? Of = null)
{
    public const string Words = "agent, team, channel, tag or question: with a question's id";

    /// <summary>Where its groups are counted apart from the other dimensions.</summary>
    public string? Facet => By switch
    {
        Dimension.Tag => Facets.Tag,
        Dimension.Question => Facets.Question(Of!),
        _ => null,
    };

    /// <param name="text">A dimension's word, and behind a colon of what: `agent`, `question:reason`.</param>
    public static Grouping? TryParse(string? text)
    {
        var parts = (text ?? "").Split(':', 2);
        return EnumText.TryParse<Dimension>(parts[0]) is { } by && (by == Dimension.Question) == (parts is [_, { Length: > 0 }]) ? new Grouping(by, parts.ElementAtOrDefault(1)) : null;
    }
}

/// <summary>Half-open days in the workspace's zone.</summary>
internal readonly record struct Period(DateOnly From, DateOnly To)
{
    public int Days => To.DayNumber - From.DayNumber;

    /// <summary>The period of the same length that ends where this one begins.</summary>
    public Period Previous => new(From.AddDays(-Days), From);
}

/// <summary>What is asked of the scores of one survey.</summary>
internal sealed record ScoreQuery
{
    public required Guid Survey { get; init; }
    public required Period Period { get; init; }
    public TrendInterval Interval { get; init; } = TrendInterval.Month;
    public Grouping? GroupBy { get; init; }
    public Period? Against { get; init; }
    public double Confidence { get; init; } = 0.95;
    public Guid? Agent { get; init; }
    public Guid? Team { get; init; }
    public string? Channel { get; init; }
    public string? Tag { get; init; }
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
    string? Tag)
{
    private const int MostDays = 3700;

    /// <param name="everything">The days that have answers, for a query that names none.</param>
    /// <exception cref="InvalidInputException">Something can't be understood.</exception>
    public ScoreQuery Read(Guid survey, Period everything, DateOnly today)
    {
        var errors = new FieldErrors();
        var from = Day(From, "from", errors) ?? everything.From;
        // Asked from a day on that has no answers yet, it counts up to today.
        var period = new Period(from, Day(To, "to", errors) ?? (from < everything.To ? everything.To : today.AddDays(1)));
        errors.Require(period.Days > 0, "to", "must lie after from; it is the first day that doesn't count.");
        errors.Require(period.Days <= MostDays, "from", "lies more than ten years before to.");
        var query = new ScoreQuery
        {
            Survey = survey,
            Period = period,
            Interval = Word<TrendInterval>(Interval, "interval", errors) ?? TrendInterval.Month,
            GroupBy = Groups(errors),
            Against = Other(period, errors),
            Confidence = Share(errors),
            Agent = Id(Agent, "agent", errors),
            Team = Id(Team, "team", errors),
            Channel = Channel,
            Tag = Tag,
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

    private Period? Other(Period period, FieldErrors errors)
    {
        if (Compare is null)
            return null;
        if (Compare == "previous")
            return period.Previous;

        var parts = Compare.Split("..");
        if (parts.Length == 2 && Day(parts[0], "compare", errors) is { } from && Day(parts[1], "compare", errors) is { } to && from < to)
            return new Period(from, to);

        errors.Add("compare", "takes previous, or two days such as 2026-01-01..2026-04-01.");
        return null;
    }

    private static DateOnly? Day(string? text, string field, FieldErrors errors)
    {
        if (text is null)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1990 and < 2200)
            return day;

        errors.Add(field, "takes a day such as 2026-01-31.");
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
