using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Surveys.Colleagues;
using Surveys.Goals;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Philosophy;
using Surveys.Pillars;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Home;

/// <summary>What the demo's company believes of itself, and what its customers make of that: its philosophy and its pillars.</summary>
internal sealed class DemoBeliefs(SurveysDb db, CurrentTenant tenant, PhilosophyBook philosophy, PillarBook pillars, DemoColleagues colleagues, TimeProvider clock)
{
    public const string Glad = "Glad they wrote";
    public const string Nobody = "Nobody waits";
    public const string Once = "Once is enough";
    private const string BirthYear = "birth_year";
    private const int Answers = 260;

    /// <summary>How customers and colleagues see the ten: how many of a hundred name it among those that matter most, and what each side rates it, about.</summary>
    private static readonly Dictionary<string, (int Matters, double Customers, double Colleagues)> Views = new()
    {
        ["advertising"] = (5, 3.4, 3.5),
        ["content"] = (18, 3.5, 3.9),
        ["digital"] = (36, 3.2, 4.1),
        ["non_digital"] = (14, 3.6, 3.7),
        ["communication"] = (42, 2.8, 3.9),
        ["representatives"] = (33, 4.1, 4.2),
        ["products"] = (55, 3.9, 4.2),
        ["service"] = (47, 3.7, 4.3),
        ["friction"] = (38, 2.7, 3.6),
        ["reputation"] = (9, 3.6, 3.8),
    };

    private readonly Random random = new(19461964);

    /// <summary>A customer's attributes: about two in three have told when they were born.</summary>
    public static Dictionary<string, string> AttributesOf(int number) =>
        number % 3 == 0 ? [] : new() { [BirthYear] = (1948 + (number * 37 % 58)).ToString(CultureInfo.InvariantCulture) };

    public async Task Write(IReadOnlyList<Team> teams, Guid csat, CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(clock.GetUtcNow());
        var owner = await db.Users.Where(a => db.Members.Any(m => m.AccountId == a.Id)).Select(a => a.Email).FirstOrDefaultAsync(stop);
        var (score, first, reopened) = (new Measure(MeasureKind.Score, csat), new Measure(MeasureKind.Kpi, Kpi: Kpi.FirstResponse), new Measure(MeasureKind.Kpi, Kpi: Kpi.ReopenRate));
        var written = await philosophy.Write(
            new PhilosophyInput(
                "Whoever writes to us goes on with their day, helped.",
                "Customers tell others how well they were looked after.",
                [
                    new ValueInput(Glad, "We end every request with a customer who is glad they wrote to us.", [score]),
                    new ValueInput(Nobody, "We answer while the question still matters.", [first]),
                    new ValueInput(Once, "We solve it the first time, and stay until it is solved.", [new Measure(MeasureKind.Kpi, Kpi: Kpi.FirstContactResolution), reopened]),
                ],
                [.. teams.Select(team => new TeamInput(team.Id, [score, first]))],
                owner, today.AddDays(120)),
            stop);
        colleagues.Add(RoundKind.Values, "Our values", -25, teams, [.. written.Values.Select((value, place) => (new RoundQuestion(value.Key, $"{value.Name}: {value.Action}", Metric.Ces, "we don’t live up to it", "we live up to it fully", "What does it mean in your work?"), 4.1 - (0.4 * place)))]);

        await pillars.Write(new PillarsInput(SegmentBy: BirthYear, Priorities: ["communication", "friction"]), stop);
        var survey = (await pillars.AskCustomers(new PillarSurveyInput(), stop)).Survey;
        var plan = await pillars.Read(stop);
        colleagues.Add(RoundKind.Pillars, "How good are we?", -33, teams, [.. plan.Pillars.Select(pillar => (new RoundQuestion(pillar.Key, $"{pillar.Name}: {pillar.Meaning}", Metric.Ces, "very poor", "excellent"), Views[pillar.Key].Colleagues))]);
        await AddAnswers(survey, plan, zone, stop);
        await db.SaveChangesAsync(stop);
    }

    private async Task AddAnswers(Guid survey, PillarPlan plan, Zone zone, CancellationToken stop)
    {
        var version = await db.SurveyVersions.AsNoTracking().SingleAsync(v => v.SurveyId == survey, stop);
        var contacts = await db.Contacts.AsNoTracking().OrderBy(c => c.Email).Take(Answers).Select(c => new { c.Id, c.Attributes }).ToListAsync(stop);
        var days = new HashSet<DateOnly>();
        foreach (var contact in contacts)
        {
            var at = clock.GetUtcNow().AddDays(-300 * random.NextDouble());
            var isYoung = contact.Attributes.TryGetValue(BirthYear, out var year) && string.CompareOrdinal(year, "1980") > 0;
            var choices = plan.Pillars.Where(_ => random.NextDouble() < 0.8)
                .ToDictionary(pillar => pillar.Key, pillar => JsonSerializer.SerializeToElement((int)Math.Clamp(Math.Round(Views[pillar.Key].Customers + (2 * (random.NextDouble() + random.NextDouble() - 1))), 1, 5)));
            // What is on a screen matters to the young, and who is at the other end to those who aren't.
            choices[PillarContent.Matters] = JsonSerializer.SerializeToElement(plan.Pillars
                .OrderByDescending(pillar => random.Next(100) + Views[pillar.Key].Matters + (isYoung && pillar.Key == "digital" ? 45 : 0) + (!isYoung && pillar.Key == "representatives" ? 30 : 0))
                .Take(3).Select(pillar => pillar.Key));
            var rating = (int)Math.Clamp(Math.Round(7.4 + (5 * (random.NextDouble() + random.NextDouble() - 1))), 0, 10);
            db.Responses.Add(new SurveyResponse
            {
                TenantId = tenant.Id,
                Id = Guid.CreateVersion7(at),
                SurveyId = survey,
                SurveyVersion = version.Number,
                RuleVersion = version.RuleVersion,
                ContactId = contact.Id,
                Rating = rating,
                Band = version.Rule.BandOf(rating),
                Choices = choices,
                Via = Via.Link,
                AnsweredAt = at,
                AnsweredOn = zone.DayOf(at),
            });
            if (days.Add(zone.DayOf(at)))
                db.ChangedDays.Add(new ChangedDay { TenantId = tenant.Id, SurveyId = survey, Day = zone.DayOf(at) });
        }
    }
}
