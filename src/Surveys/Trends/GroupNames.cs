using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Trends;

/// <summary>What groups are called, by their ids; those of channels and tags are their names.</summary>
internal sealed class GroupNames(SurveysDb db)
{
    /// <exception cref="InvalidInputException">The survey has no such question to choose in.</exception>
    public async Task<IReadOnlyDictionary<string, string>> Of(ScoreQuery query, CancellationToken stop) => query.GroupBy switch
    {
        { By: Dimension.Agent } => (await db.AgentNames(null, stop)).ToDictionary(a => a.Id.ToString(), a => a.Name),
        { By: Dimension.Team } => await db.Teams.ToDictionaryAsync(t => t.Id.ToString(), t => t.Name, stop),
        { By: Dimension.Survey } => await db.Surveys.Where(s => query.Surveys.Contains(s.Id)).ToDictionaryAsync(s => s.Id.ToString(), s => s.Name, stop),
        { By: Dimension.Question, Of: { } question } => await Choices(query.Survey ?? throw new InvalidInputException("survey", "must be named where groups are made by one of its questions."), question, stop),
        _ => new Dictionary<string, string>(),
    };

    /// <summary>As the newest version that has them calls them, in its first language.</summary>
    private async Task<IReadOnlyDictionary<string, string>> Choices(Guid survey, string question, CancellationToken stop)
    {
        var names = new Dictionary<string, string>();
        foreach (var content in await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == survey).OrderBy(v => v.Number).Select(v => v.Content).ToListAsync(stop))
        {
            foreach (var choice in content.FollowUps.Where(q => q.Id == question && q.Type is (QuestionType.Single or QuestionType.Multiple)).SelectMany(q => q.Choices))
                names[choice.Id] = choice.Text.In(content.Languages[0], content.Languages);
        }

        return names.Count > 0 ? names : throw new InvalidInputException("group_by", $"names “{question}”, which is no single or multiple choice of this survey; GET /surveys/{{id}} shows its questions' ids.");
    }
}
