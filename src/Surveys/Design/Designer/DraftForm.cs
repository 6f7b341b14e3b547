namespace Surveys.Design;

/// <summary>
/// The designer's form: the whole draft as it stands, saved or not, and the texts of one language in fields of their own. So nothing
/// that was typed is lost whatever button is pressed, with script or without.
/// </summary>
internal sealed class DraftForm
{
    /// <summary>Fields that the largest draft has: twenty questions with twenty choices each.</summary>
    public const int MostValues = 2000;

    /// <summary>The draft as the page was made from it, sealed: what no field shows is in it.</summary>
    public string? Content { get; set; }

    /// <summary>The stored survey that this one began from, as <see cref="Survey.Fingerprint"/> tells it.</summary>
    public string? Seen { get; set; }

    /// <summary>In which the fields' texts are.</summary>
    public string? Language { get; set; }

    public string? NewLanguage { get; set; }

    public string? Name { get; set; }

    /// <summary>Nothing leaves them as they are.</summary>
    public int? ChangeDays { get; set; }

    public string? Subject { get; set; }

    /// <summary>Nothing leaves it as it is.</summary>
    public int? Draws { get; set; }

    public string? Text { get; set; }
    public Look Look { get; set; }
    public int Points { get; set; }
    public List<int> Favourable { get; set; } = [];
    public List<string?> Labels { get; set; } = [];
    public string? LowLabel { get; set; }
    public string? HighLabel { get; set; }

    public List<QuestionFields> Questions { get; set; } = [];
    public List<ClosingFields> Closings { get; set; } = [];

    /// <summary>The same form, with these texts in its fields.</summary>
    public DraftForm Filled(SurveyContent content, string? language, string sealedContent)
    {
        var code = content.Languages.FirstOrDefault(code => code == language) ?? content.Languages[0];
        string? In(Words? words) => words?.ByLanguage.GetValueOrDefault(code);
        var scored = content.Scored;
        return new DraftForm
        {
            Content = sealedContent,
            Seen = Seen,
            Language = code,
            Name = Name,
            ChangeDays = ChangeDays,
            Subject = In(content.Subject),
            Draws = content.Draws,
            Text = In(scored.Text),
            Look = scored.Look,
            Points = scored.Points,
            Favourable = [.. scored.Favourable],
            Labels = [.. scored.Ratings.Select(rating => In(scored.LabelOf(rating)))],
            LowLabel = In(scored.LowLabel),
            HighLabel = In(scored.HighLabel),
            Questions = [.. content.FollowUps.Select(question => QuestionFields.Of(question, In))],
            Closings = [.. content.Closings.Select(closing => ClosingFields.Of(closing, In))],
        };
    }

    /// <summary>The draft that the form says. Whether it can be asked is another question: <see cref="ContentRules.Check"/>.</summary>
    public SurveyContent On(SurveyContent whole)
    {
        var language = whole.Languages.FirstOrDefault(code => code == Language) ?? whole.Languages[0];
        Words Put(Words? words, string? text) => (words ?? Words.None).With(language, text?.Trim().ReplaceLineEndings("\n"));
        var content = whole with
        {
            Subject = Put(whole.Subject, Subject) is { IsEmpty: false } subject ? subject : null,
            Draws = Draws ?? whole.Draws,
            Scored = On(whole.Scored, Put),
            FollowUps = [.. whole.FollowUps.Select(question => Questions.Find(fields => fields?.Id == question.Id)?.On(question, Put) ?? question)],
            Closings = [.. whole.Closings.Select((closing, place) => Closings.ElementAtOrDefault(place)?.On(closing, Put) ?? closing)],
        };
        // A scale's usual words come in all languages that we know.
        return Design.Language.Written.Select(known => known.Code).Except(whole.Languages).Aggregate(content, (rest, code) => rest.Without(code));
    }

    private ScoredQuestion On(ScoredQuestion was, Func<Words?, string?, Words> put)
    {
        var question = was with { Text = put(was.Text, Text), Look = Look, LowLabel = put(was.LowLabel, LowLabel), HighLabel = put(was.HighLabel, HighLabel) };
        if (Points != was.Points)
            return question.OnPoints(Points);
        if (was.OfferedPoints.Count > 0)
            question = question with { Favourable = [.. Favourable.Intersect(was.Ratings).Order()] };
        if (was.IsLong)
            return question;

        IReadOnlyList<Words> labels = [.. was.Ratings.Select((rating, place) => put(was.LabelOf(rating), Labels.ElementAtOrDefault(place)))];
        return labels.All(label => label.IsEmpty) ? question with { Labels = [] } : question with { Labels = labels, LowLabel = labels[0], HighLabel = labels[^1] };
    }
}
