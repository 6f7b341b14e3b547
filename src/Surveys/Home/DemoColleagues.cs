using Surveys.Colleagues;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Home;

/// <summary>What the demo's colleagues said of their work: the eight who have agents' names here, and some more of their teams.</summary>
internal sealed class DemoColleagues(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private readonly Random random = new(7);

    /// <param name="teams">As many answer of each as stands in <see cref="Sizes"/>; the last team is too small to be told of.</param>
    public void Write(IReadOnlyList<Team> teams)
    {
        Add(RoundKind.Enps, "eNPS", -190, teams, new RoundQuestion("score", "How likely is it that you would recommend Demo as a place to work?", Metric.Nps, "Not at all likely", "Extremely likely"), 5.5);
        Add(RoundKind.Enps, "eNPS", -40, teams, new RoundQuestion("score", "How likely is it that you would recommend Demo as a place to work?", Metric.Nps, "Not at all likely", "Extremely likely"), 8);
        Add(RoundKind.AgentSatisfaction, "Agents’ satisfaction", -70, teams, new RoundQuestion("score", "How content are you with your work?", Metric.Csat, "Very discontent", "Very content"), 3.8);
    }

    private static readonly int[] Sizes = [12, 9, 3];

    private void Add(RoundKind kind, string title, int daysAgo, IReadOnlyList<Team> teams, RoundQuestion question, double middle) => Add(kind, title, daysAgo, teams, [(question, middle)]);

    /// <param name="questions">Each with about what colleagues rate it.</param>
    public void Add(RoundKind kind, string title, int daysAgo, IReadOnlyList<Team> teams, IReadOnlyList<(RoundQuestion Question, double Middle)> questions)
    {
        var closed = clock.GetUtcNow().AddDays(daysAgo);
        var round = new Round
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(closed),
            Kind = kind,
            Title = title,
            Questions = [.. questions.Select(one => one.Question)],
            OpenedAt = closed.AddDays(-7).ToStored(),
            ClosesDay = DateOnly.FromDateTime(closed.UtcDateTime),
            SmallestGroup = Round.FewestInAGroup,
            Asked = 34,
            TeamIds = [.. teams.Take(Sizes.Length).Select(team => team.Id), Guid.Empty],
        };
        db.Add(round);
        // Those without a team are few, too.
        foreach (var (team, answers) in teams.Take(Sizes.Length).Select(team => (Guid?)team.Id).Append(null).Zip([.. Sizes, 4]))
        {
            for (var n = 0; n < answers; n++)
            {
                db.Add(new ColleagueAnswer
                {
                    TenantId = tenant.Id,
                    RoundId = round.Id,
                    TeamId = team,
                    Ratings = questions.ToDictionary(one => one.Question.Key, one => Rating(one.Question, one.Middle)),
                    Words = n == 1 ? questions.Where(one => one.Question.Ask is not null).ToDictionary(one => one.Question.Key, _ => DemoWords.OfValues[random.Next(DemoWords.OfValues.Length)]) : new Dictionary<string, string>(),
                    Comment = n == 0 && team is not null ? DemoWords.OfWork[random.Next(DemoWords.OfWork.Length)] : null,
                });
            }
        }
    }

    private int Rating(RoundQuestion question, double middle)
    {
        var width = question.Rule.Points <= 5 ? 2 : 4;
        return Math.Clamp((int)Math.Round(middle + (width * (random.NextDouble() + random.NextDouble() - 1))), question.Rule.Lowest, question.Rule.Highest);
    }
}
