using Surveys.Interactions;

namespace Surveys.Imports;

/// <summary>The choices as a form sends them: a select for each column of the file, in its order, and one for each word of the status.</summary>
internal sealed class ImportForm
{
    public string? Source { get; set; }
    public string? TimeZone { get; set; }
    public DateOrder Dates { get; set; }
    public List<ColumnRole> Columns { get; set; } = [];
    public List<string> Words { get; set; } = [];
    public List<InteractionStatus?> Meanings { get; set; } = [];
    public string? Survey { get; set; }
    public bool Plans { get; set; }

    public static ImportForm Of(FileImport import, ImportChoices choices) => new()
    {
        Source = choices.Source,
        TimeZone = choices.TimeZone,
        Dates = choices.Dates,
        Columns = [.. import.Headers.Select(name => choices.Columns.GetValueOrDefault(name))],
        Words = [.. choices.Statuses.Keys],
        Meanings = [.. choices.Statuses.Values.Select(meaning => (InteractionStatus?)meaning)],
        Survey = choices.Survey is null ? null : Key(choices.Survey),
        Plans = choices.Plans,
    };

    public static string Key(SurveyOfAnswers survey) => $"{survey.Template}:{survey.Name}";

    /// <summary>Listens to what is offered only: a survey that isn't there can't be sent in.</summary>
    public ImportChoices ToChoices(FileImport import, FileHead head, IReadOnlyCollection<SurveyOfAnswers> offered)
    {
        var columns = new Dictionary<string, ColumnRole>();
        foreach (var (name, role) in import.Headers.Zip(Columns).Where(column => column.First.Length > 0))
            columns.TryAdd(name, role);
        var said = Words.Zip(Meanings).Where(word => word is { First.Length: > 0, Second: not null }).DistinctBy(word => word.First).ToDictionary(word => word.First, word => word.Second!.Value);
        var status = columns.Where(column => column.Value == ColumnRole.Status).Select(column => column.Key).FirstOrDefault();
        foreach (var word in status is null ? [] : head.Values(status).Where(word => !Words.Contains(word)).Take(50))
        {
            if (ColumnGuess.MeaningOf(word) is { } meaning)
                said[word] = meaning;
        }

        return new ImportChoices
        {
            Source = Source?.Trim() ?? "",
            TimeZone = TimeZone ?? "",
            Dates = Dates,
            Columns = columns,
            Statuses = status is null ? new Dictionary<string, InteractionStatus>() : said,
            Survey = columns.ContainsValue(ColumnRole.Rating) ? offered.FirstOrDefault(one => Survey == Key(one)) : null,
            Plans = Plans,
        };
    }
}
