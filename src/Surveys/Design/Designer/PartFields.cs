using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>One follow-up in the designer's form.</summary>
internal sealed class QuestionFields
{
    public string Id { get; set; } = "";
    public string? Text { get; set; }
    public List<Band> ShownFor { get; set; } = [];
    public bool IsRequired { get; set; }
    public bool IsDrawn { get; set; }
    public List<string?> Choices { get; set; } = [];
    public int Points { get; set; }
    public string? LowLabel { get; set; }
    public string? HighLabel { get; set; }

    public static QuestionFields Of(FollowUp question, Func<Words?, string?> text) => new()
    {
        Id = question.Id,
        Text = text(question.Text),
        ShownFor = [.. question.ShownFor],
        IsRequired = question.IsRequired,
        IsDrawn = question.IsDrawn,
        Choices = [.. question.Choices.Select(choice => text(choice.Text))],
        Points = question.Scale?.Ratings.Count() ?? 0,
        LowLabel = text(question.Scale?.LowLabel),
        HighLabel = text(question.Scale?.HighLabel),
    };

    public FollowUp On(FollowUp was, Func<Words?, string?, Words> put) => was with
    {
        Text = put(was.Text, Text),
        ShownFor = [.. ShownFor.Where(Enum.IsDefined).Distinct()],
        IsRequired = IsRequired,
        IsDrawn = IsDrawn,
        Choices = [.. was.Choices.Select((choice, place) => choice with { Text = put(choice.Text, Choices.ElementAtOrDefault(place)) })],
        Scale = was.Scale is not { } scale ? null : scale with
        {
            Highest = FollowUpScale.Offered.Contains(Points) ? scale.Lowest + Points - 1 : scale.Highest,
            LowLabel = put(scale.LowLabel, LowLabel),
            HighLabel = put(scale.HighLabel, HighLabel),
        },
    };
}

/// <summary>One closing in the designer's form.</summary>
internal sealed class ClosingFields
{
    public List<Band> Bands { get; set; } = [];
    public string? Text { get; set; }
    public string? Link { get; set; }
    public string? LinkText { get; set; }

    public static ClosingFields Of(Closing closing, Func<Words?, string?> text) =>
        new() { Bands = [.. closing.Bands], Text = text(closing.Text), Link = closing.Link, LinkText = text(closing.LinkText) };

    public Closing On(Closing was, Func<Words?, string?, Words> put) => new(
        [.. Bands.Where(Enum.IsDefined).Distinct()],
        put(was.Text, Text),
        string.IsNullOrWhiteSpace(Link) ? null : Link.Trim(),
        put(was.LinkText, LinkText) is { IsEmpty: false } on ? on : null);
}
