using Surveys.Audit;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Home;

/// <summary>Writes the demo's history: the same each time but for the day it ends on. Made up, and plausible.</summary>
internal sealed class Demo(
    SurveysDb db, CurrentTenant tenant, Drafting drafting, RuleBook rules, Reception reception, DemoGoals goals, DemoColleagues colleagues, DemoBeliefs beliefs, AuditLog audit, TimeProvider clock)
{
    /// <summary>What is written last: where it stands, the history is whole.</summary>
    public const string LastOne = "today-3";

    private const int Days = 548;
    private const int Batch = 500;

    private readonly Random random = new(20260630);
    private readonly DemoReading reading = new(db, tenant);
    private readonly Zone zone = Zone.Of("Europe/Bucharest");
    private readonly HashSet<(Guid Survey, DateOnly Day)> answeredDays = [];

    public async Task Write(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var csat = await Publish("After a ticket", "csat5", stop);
        var nps = await Publish("Would they recommend us", "nps", stop);
        var ces = await Publish("How easy it was", "ces7", stop);
        await db.SaveChangesAsync(stop);
        var rule = await rules.Add(
            new RuleInput { Survey = csat.SurveyId.ToString(), Delay = TimeSpan.Zero, QuietHours = new Optional<QuietHours>(null, true) }, stop);

        var teams = DemoWords.Teams.Select(name => new Team { TenantId = tenant.Id, Id = NewId(now), Name = name }).ToList();
        var agents = DemoWords.Agents.Select((agent, i) => new Agent
        {
            TenantId = tenant.Id,
            Id = NewId(now),
            ExternalId = $"a{i + 1}",
            Name = agent.Name,
            Email = $"{agent.Name.Split(' ')[0].ToLowerInvariant()}@demo.example",
        }).ToList();
        db.AddRange(teams);
        db.AddRange(agents);
        colleagues.Write(teams);

        for (var month = 1; month <= Days / 30; month++)
            db.MonthlyCosts.Add(new MonthlyCost { TenantId = tenant.Id, FirstDay = new DateOnly(now.Year, now.Month, 1).AddMonths(-month), Amount = 7200 + (100 * (month % 7)), Currency = "EUR" });

        var written = 0;
        for (var day = 0; day < Days; day++)
        {
            var opened = now.Date.AddDays(day - Days);
            reading.Day(zone.StartOf(DateOnly.FromDateTime(opened)));
            var isWorkday = opened.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            for (var i = random.Next(isWorkday ? 9 : 2, isWorkday ? 20 : 6); i > 0; i--)
            {
                var who = random.Next(agents.Count);
                var interaction = AddInteraction(++written, opened, agents[who], teams[DemoWords.Agents[who].Team], DemoWords.Agents[who].Pace, now);
                var version = random.Next(10) switch { < 6 => csat, < 8 => nps, _ => ces };
                AddInvitation(interaction, version, version == csat ? rule.Id : null, (double)day / Days, who, now);
                if (written % Batch == 0)
                    await Save(stop);
            }
        }

        foreach (var (survey, day) in answeredDays)
            db.ChangedDays.Add(new ChangedDay { TenantId = tenant.Id, SurveyId = survey, Day = day });
        audit.Note(AuditActions.DemoWritten, new Subject("workspace", tenant.Id, "Demo"), after: new { Days, Interactions = written });
        await Save(stop);
        await goals.Write(csat.SurveyId, nps.SurveyId, stop);
        await beliefs.Write(teams, csat.SurveyId, stop);
        await AddFreshOnes(stop);
    }

    private async Task<SurveyVersion> Publish(string name, string template, CancellationToken stop) =>
        await drafting.Publish(drafting.Start(name, template), stop);

    private Interaction AddInteraction(int number, DateTime day, Agent agent, Team team, double pace, DateTimeOffset now)
    {
        var person = DemoWords.Person(random.Next());
        var contact = new Contact { TenantId = tenant.Id, Id = NewId(now), Email = $"{person.Address}.{number}@example.com", Name = person.Name, Attributes = DemoBeliefs.AttributesOf(number), CreatedAt = now };
        db.Contacts.Add(contact);

        var (subject, tag) = DemoWords.Topics[random.Next(DemoWords.Topics.Length)];
        var openedAt = zone.At(day.AddHours(7 + (13 * random.NextDouble())));
        var firstResponseAt = openedAt.AddMinutes(2 + Skewed(pace));
        var resolvedAt = firstResponseAt.AddHours(0.2 + Skewed(14));
        var interaction = new Interaction
        {
            TenantId = tenant.Id,
            Id = NewId(openedAt),
            Source = "demo",
            ExternalId = $"{number}",
            Channel = DemoWords.Channels[random.Next(DemoWords.Channels.Length)],
            Subject = subject,
            Tags = [tag],
            AgentId = agent.Id,
            TeamId = team.Id,
            ContactId = contact.Id,
            OpenedAt = openedAt,
            FirstResponseAt = firstResponseAt,
            ResolvedAt = resolvedAt,
            ClosedAt = resolvedAt.AddHours(random.Next(48)),
            Replies = random.Next(1, 9),
            Reopened = number % 13 == 0 ? 1 : 0,
            ReceivedAt = openedAt,
        };
        reading.Before(contact.Id, tag, openedAt, number);
        interaction.Contacts = 1 + ((interaction.Replies - 1) / 3);
        interaction.Turn(interaction.ClosedAt < now ? InteractionStatus.Closed : InteractionStatus.Resolved, now);
        db.Interactions.Add(interaction);
        return interaction;
    }

    private void AddInvitation(Interaction interaction, SurveyVersion version, Guid? ruleId, double progress, int who, DateTimeOffset now)
    {
        var plannedAt = interaction.ClosedAt!.Value;
        var sentAt = plannedAt.AddHours(24);
        if (sentAt >= now)
            return;

        var invitation = new Invitation
        {
            TenantId = tenant.Id,
            Id = NewId(plannedAt),
            SurveyId = version.SurveyId,
            InteractionId = interaction.Id,
            Resolution = interaction.Resolution,
            RuleId = ruleId,
            ContactId = interaction.ContactId,
            PlannedAt = plannedAt,
        };
        db.Invitations.Add(invitation);
        if (random.Next(12) == 0)
        {
            invitation.Follow(Decision.Skip(random.Next(3) == 0 ? Reason.Unsubscribed : Reason.Throttled), plannedAt);
            return;
        }

        invitation.Follow(Decision.SendAt(sentAt), plannedAt);
        invitation.Claim(interaction, version.Number, RuleTerms.Default.ExpiresAfter, sentAt);
        invitation.MarkSent(sentAt, RuleTerms.Default);
        if (random.NextDouble() < 0.31)
            AddAnswer(interaction, invitation, version, progress, who, Awake(sentAt.AddHours(Skewed(9))), now);
    }

    /// <summary>Hardly anybody answers at night.</summary>
    private DateTimeOffset Awake(DateTimeOffset at) => zone.LocalTimeOf(at).Hour < 7 ? at.AddHours(7) : at;

    private void AddAnswer(Interaction interaction, Invitation invitation, SurveyVersion version, double progress, int who, DateTimeOffset at, DateTimeOffset now)
    {
        if (at >= now)
            return;

        invitation.MarkAnswered(at);
        var mood = DemoWords.Agents[who].Skill + Drift(interaction.Channel, progress) + (random.NextDouble() + random.NextDouble() - 1);
        var share = Math.Clamp(0.5 + (mood * 0.5), 0, 0.999);
        var rating = version.Lowest + (int)(share * (version.Highest - version.Lowest + 1));
        var band = version.Rule.BandOf(rating);
        db.Responses.Add(new SurveyResponse
        {
            TenantId = tenant.Id,
            Id = NewId(at),
            SurveyId = version.SurveyId,
            SurveyVersion = version.Number,
            RuleVersion = version.RuleVersion,
            InvitationId = invitation.Id,
            InteractionId = interaction.Id,
            ContactId = interaction.ContactId,
            Rating = rating,
            Band = band,
            Comment = random.NextDouble() < 0.35 ? DemoWords.Comment(band, random.Next()) : null,
            Via = Via.Email,
            AnsweredAt = at,
            AnsweredOn = zone.DayOf(at),
            AgentId = interaction.AgentId,
            TeamId = interaction.TeamId,
            Channel = interaction.Channel,
            Tags = interaction.Tags,
        });
        answeredDays.Add((version.SurveyId, zone.DayOf(at)));
    }

    /// <summary>Chat sagged last winter and came back; e-mail has been getting better all along.</summary>
    private static double Drift(string? channel, double progress) => channel switch
    {
        "chat" => progress is > 0.35 and < 0.6 ? -0.1 : 0.45,
        "email" => 0.15 + (0.3 * progress),
        _ => 0.2,
    };

    /// <summary>Tickets that end now, so that the mailbox has something to open.</summary>
    private async Task AddFreshOnes(CancellationToken stop)
    {
        for (var i = 0; i < 3; i++)
        {
            var person = DemoWords.Person(i * 7);
            await reception.Take(
                new InteractionInput
                {
                    Source = "demo",
                    ExternalId = $"today-{i + 1}",
                    Channel = DemoWords.Channels[i],
                    Subject = DemoWords.Topics[i].Subject,
                    Tags = new Optional<string[]>([DemoWords.Topics[i].Tag], true),
                    Status = InteractionStatus.Closed,
                    Team = DemoWords.Teams[0],
                    Agent = new AgentInput($"a{i + 1}", DemoWords.Agents[i].Name, null),
                    Contact = new ContactInput { Email = $"{person.Address}@example.com", Name = person.Name },
                    OpenedAt = clock.GetUtcNow().AddHours(-2),
                    ClosedAt = clock.GetUtcNow(),
                },
                stop);
        }
    }

    private async Task Save(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    private double Skewed(double mean) => -mean * Math.Log(1 - random.NextDouble());

    private static Guid NewId(DateTimeOffset at) => Guid.CreateVersion7(at);
}
