using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>Which answers are meant: the filters of `GET /responses`. Days are the workspace's own, `to` is exclusive.</summary>
/// <param name="Q">
/// What the comment says: words in any form, "words together", one or another, -not this one; or a part of it as it stands. Forms are known of English and Romanian.
/// </param>
/// <param name="Band">happy, neutral or unhappy.</param>
/// <param name="Language">In which the survey was read.</param>
/// <param name="Comments">Whether only those with a comment.</param>
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
    [FromQuery(Name = "open_channel")] Guid? OpenChannel = null,
    string? Band = null,
    string? Language = null,
    bool? Comments = null)
{
    public static readonly ResponseFilter Everything = new(null, null, null, null, null, null, null, null, null, null);

    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.CheckText(Channel, "channel", 50);
        errors.CheckText(Tag, "tag", 100);
        errors.CheckText(Q, "q", 200);
        errors.CheckText(Language, "language", 20);
        errors.Require(Band is null || EnumText.TryParse<Band>(Band) is not null, "band", $"takes {EnumText.All<Band>()}.");
        return errors;
    }

    public IQueryable<SurveyResponse> Apply(IQueryable<SurveyResponse> responses)
    {
        var pattern = Q is null ? null : Like.Containing(Q);
        var band = EnumText.TryParse<Band>(Band);
        return responses
            .Where(r => Survey == null || r.SurveyId == Survey)
            .Where(r => (From == null || r.AnsweredOn >= From) && (To == null || r.AnsweredOn < To))
            .Where(r => OpenChannel == null || r.OpenChannelId == OpenChannel)
            .Where(r => (Agent == null || r.AgentId == Agent) && (Team == null || r.TeamId == Team))
            .Where(r => (Channel == null || r.Channel == Channel) && (Tag == null || r.Tags.Contains(Tag)))
            .Where(r => (MinScore == null || r.Rating >= MinScore) && (MaxScore == null || r.Rating <= MaxScore))
            .Where(r => (band == null || r.Band == band) && (Language == null || r.Language == Language) && (Comments != true || r.Comment != null))
            .Where(r => pattern == null || EF.Functions.ILike(r.Comment!, pattern, Like.Escape)
                || r.CommentWords!.Matches(EF.Functions.WebSearchToTsQuery("simple", Q!))
                || r.CommentWords!.Matches(EF.Functions.WebSearchToTsQuery("english", Q!))
                || r.CommentWords!.Matches(EF.Functions.WebSearchToTsQuery("romanian", Q!)));
    }

    /// <summary>The page with these filters.</summary>
    /// <param name="handler">`Csv` for its file.</param>
    public string Address(string? after = null, string? handler = null) => Paging.Address(
        "/answers",
        ("q", Q),
        ("band", Band),
        ("survey", $"{Survey}"),
        ("from", Text(From)),
        ("to", Text(To)),
        ("agent", $"{Agent}"),
        ("team", $"{Team}"),
        ("channel", Channel),
        ("tag", Tag),
        ("min_score", $"{MinScore}"),
        ("max_score", $"{MaxScore}"),
        ("open_channel", $"{OpenChannel}"),
        ("language", Language),
        ("comments", Comments == true ? "true" : null),
        ("handler", handler),
        ("after", after));

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
