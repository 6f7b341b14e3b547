using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>A question that is answered from one number to another.</summary>
/// <param name="Text">In the survey's first language.</param>
internal sealed record RatingQuestion(Guid Survey, string Id, string Text, FollowUpScale Scale)
{
    /// <summary>As what its answers are counted: their mean is told.</summary>
    public ScoringRule Rule => new(Metric.Ces, Scale.Lowest, Scale.Highest, [Scale.Highest], Direction.HigherIsBetter);
}

/// <summary>Reads what people answered to a survey's questions from one number to another: a pillar's, or any other.</summary>
internal sealed class RatingReader(SurveysDb db, CurrentTenant tenant)
{
    private sealed record Row(DateOnly Day, int Rating, long N);

    /// <summary>The question as the newest version asks it; nothing where it asks none of a scale by this id.</summary>
    public async Task<RatingQuestion?> Question(Guid survey, string? id, CancellationToken stop) => (await Questions([survey], stop)).FirstOrDefault(question => question.Id == id);

    /// <summary>Those of the newest versions.</summary>
    public async Task<List<RatingQuestion>> Questions(IReadOnlyCollection<Guid> surveys, CancellationToken stop)
    {
        var newest = await db.SurveyVersions.AsNoTracking().Where(v => surveys.Contains(v.SurveyId) && !db.SurveyVersions.Any(later => later.SurveyId == v.SurveyId && later.Number > v.Number)).ToListAsync(stop);
        return
        [
            .. from version in newest
               from question in version.Content.FollowUps
               where question.Type == QuestionType.Scale
               select new RatingQuestion(version.SurveyId, question.Id, question.Text.In(version.Content.Languages[0], version.Content.Languages), question.Scale!),
        ];
    }

    /// <summary>How often each number was given on each day, under the rule. What an earlier version's longer scale allowed is left out.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, Tally>> Read(Measure measure, ScoringRule rule, Period days, CancellationToken stop)
    {
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            select r.answered_on as "Day", (r.choices ->> {measure.Question})::int as "Rating", count(*) as "N" from responses r
            where r.tenant_id = {tenant.Id} and r.survey_id = {measure.Survey} and r.answered_on >= {days.From} and r.answered_on < {days.To} and r.choices ->> {measure.Question} ~ '^(10|[0-9])$'
              and ({measure.Agent}::uuid is null or r.agent_id = {measure.Agent}::uuid) and ({measure.Team}::uuid is null or r.team_id = {measure.Team}::uuid)
              and ({measure.Channel}::text is null or r.channel = {measure.Channel}::text) and ({measure.Tag}::text is null or {measure.Tag}::text = any(r.tags))
            group by 1, 2
            """).ToListAsync(stop);
        return rows.Where(row => rule.Contains(row.Rating)).GroupBy(row => row.Day)
            .ToDictionary(day => day.Key, day => day.Aggregate(Tally.Empty(rule), (tally, row) => tally.Add(row.Rating, row.N)));
    }
}
