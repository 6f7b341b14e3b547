using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>Which answers are meant: the filters of `GET /responses`. Days are the workspace's own, `to` is exclusive.</summary>
internal sealed record ResponseFilter(
    Guid? Survey,
    DateOnly? From,
    DateOnly? To,
    Guid? Agent,
    Guid? Team,
    string? Channel,
    string? Tag,
    [FromQuery(Name = "min_score")] int? MinScore,
    [FromQuery(Name = "max_score")] int? MaxScore,
    string? Q,
    [FromQuery(Name = "open_channel")] Guid? OpenChannel = null)
{
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.CheckText(Channel, "channel", 50);
        errors.CheckText(Tag, "tag", 100);
        errors.CheckText(Q, "q", 200);
        return errors;
    }

    public IQueryable<SurveyResponse> Apply(IQueryable<SurveyResponse> responses)
    {
        var pattern = Q is null ? null : Like.Containing(Q);
        return responses
            .Where(r => Survey == null || r.SurveyId == Survey)
            .Where(r => (From == null || r.AnsweredOn >= From) && (To == null || r.AnsweredOn < To))
            .Where(r => OpenChannel == null || r.OpenChannelId == OpenChannel)
            .Where(r => (Agent == null || r.AgentId == Agent) && (Team == null || r.TeamId == Team))
            .Where(r => (Channel == null || r.Channel == Channel) && (Tag == null || r.Tags.Contains(Tag)))
            .Where(r => (MinScore == null || r.Rating >= MinScore) && (MaxScore == null || r.Rating <= MaxScore))
            .Where(r => pattern == null || EF.Functions.ILike(r.Comment!, pattern, Like.Escape));
    }
}
