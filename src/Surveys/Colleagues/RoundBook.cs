using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Colleagues;

/// <summary>A round as it is asked for.</summary>
/// <param name="Closes">The last day on which it can be answered; a week from now without.</param>
/// <param name="SmallestGroup">5 or more.</param>
/// <param name="People">Addresses of those to be asked; everybody without.</param>
internal sealed record RoundInput(string? Kind, DateOnly? Closes = null, int? SmallestGroup = null, IReadOnlyList<string>? People = null);

/// <summary>What a colleague answers.</summary>
/// <param name="Ratings">By the questions' keys, all of them.</param>
/// <param name="Words">By the keys of those questions that ask for words.</param>
internal sealed record RoundReply(IReadOnlyDictionary<string, int> Ratings, string? Comment = null, IReadOnlyDictionary<string, string?>? Words = null);

/// <summary>Asks colleagues, and takes what they answer.</summary>
internal sealed class RoundBook(SurveysDb db, CurrentTenant tenant, IEnumerable<IRoundForm> forms, ColleagueList colleagues, LetterBox letters, LinkTokens tokens, BaseUrl baseUrl, MailSettings mail, AuditLog audit, TimeProvider clock)
{
    private const int UsualDays = 7;
    private const int LongestDays = 60;
    private const int LongestWords = 2000;

    /// <summary>Sends each of them a link of their own.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted, or too few would be asked for anything ever to be told.</exception>
    /// <exception cref="ConflictException">No mail can leave, one of this kind is still open, there is nothing to ask yet, or the workspace is to be deleted.</exception>
    public async Task<Round> Open(RoundInput input, CancellationToken stop)
    {
        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        var (zone, now) = (Zone.Of(workspace.TimeZone), clock.GetUtcNow());
        var today = zone.DayOf(now);
        var (closes, smallest) = (input.Closes ?? today.AddDays(UsualDays), input.SmallestGroup ?? Round.FewestInAGroup);
        var kind = EnumText.TryParse<RoundKind>(input.Kind);
        var all = await colleagues.Read(stop);
        var wanted = input.People?.OfType<string>().Select(address => address.Trim().ToLowerInvariant()).ToHashSet();
        var asked = all.FindAll(one => wanted is null || wanted.Contains(one.Email));
        var errors = new FieldErrors();
        errors.Require(kind is not null, "kind", $"must be one of {EnumText.All<RoundKind>()}.");
        errors.Require(closes > today && closes <= today.AddDays(LongestDays), "closes", $"must be a day from tomorrow on, within {LongestDays} days.");
        errors.Require(smallest is >= Round.FewestInAGroup and <= 1000, "smallest_group", $"must be {Round.FewestInAGroup} or more: of fewer, somebody could tell who said what.");
        errors.Require(wanted is null || wanted.All(address => all.Exists(one => one.Email == address)), "people", "names somebody who is neither a member nor an agent with an address.");
        errors.Require(asked.Count >= smallest, "people", $"must be {smallest} or more, as of fewer nothing could ever be told: these are {asked.Count}.");
        errors.ThrowIfAny();
        await db.RequireStaying(tenant, stop);
        if (!mail.CanSend)
            throw new ConflictException("This service sends no mail yet, so nobody can be asked. Ask whoever runs it.");
        var form = await forms.Single(one => one.Kind == kind).Read(workspace, stop);

        return await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            // Two at once, asked of nearly the same people, would tell by their difference what one of them said; so would a button that is pressed twice.
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"colleagues {tenant.Id}"}, 0))", stop);
            if (await db.ColleagueRounds.AnyAsync(r => r.Kind == kind && r.ClosesDay >= today, stop))
                throw new ConflictException("A survey of this kind is still open: wait until it is over, or remove it.");
            var round = new Round
            {
                TenantId = tenant.Id,
                Id = Guid.CreateVersion7(now),
                Kind = kind!.Value,
                Title = form.Title,
                Questions = form.Questions,
                OpenedAt = now.ToStored(),
                ClosesDay = closes,
                SmallestGroup = smallest,
                Asked = asked.Count,
                TeamIds = [.. asked.Select(one => one.TeamId ?? Guid.Empty).Distinct().Order()],
            };
            db.ColleagueRounds.Add(round);
            // In no order, so that the rows' own doesn't tell who is who.
            foreach (var one in asked.OrderBy(_ => RandomNumberGenerator.GetInt32(int.MaxValue)))
                Ask(round, form, one, workspace, zone);
            audit.Note(AuditActions.ColleaguesAsked, new Subject("colleague_round", round.Id, round.Title), after: new { asked = asked.Count, closes });
            await db.SaveChangesAsync(stop);
            await db.NoteDue(tenant.Id, DueHint.Colleagues, zone.StartOf(closes.AddDays(1)), stop);
            await transaction.CommitAsync(stop);
            return round;
        });
    }

    /// <summary>Its links end, and its answers go.</summary>
    /// <returns>Whether it was there.</returns>
    public Task<bool> Remove(Guid id, CancellationToken stop) => db.Retry(async () =>
    {
        if (await db.ColleagueRounds.SingleOrDefaultAsync(r => r.Id == id, stop) is not { } round)
            return false;

        db.ColleagueRounds.Remove(round);
        audit.Note(AuditActions.ColleagueRoundRemoved, new Subject("colleague_round", round.Id, round.Title));
        await db.SaveChangesAsync(stop);
        return true;
    });

    /// <summary>Who was asked by a link, with their round, while it can be answered.</summary>
    public async Task<(ColleagueAsked Asked, Round Round)?> Find(Guid askedId, CancellationToken stop)
    {
        var today = await Today(stop);
        return await db.ColleaguesAsked.AsNoTracking().SingleOrDefaultAsync(a => a.Id == askedId, stop) is { } asked
            && await db.ColleagueRounds.AsNoTracking().SingleAsync(r => r.Id == asked.RoundId, stop) is var round && !round.IsOver(today)
            ? (asked, round)
            : null;
    }

    /// <summary>Takes an answer, once.</summary>
    /// <returns>Whether it was the first; nothing where the round is over.</returns>
    /// <exception cref="InvalidInputException">A rating is missing or off its scale, or words are too many.</exception>
    public Task<bool?> Take(Guid askedId, RoundReply reply, CancellationToken stop) => db.Retry<bool?>(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var asked = await db.ColleaguesAsked.FromSql($"select * from colleagues_asked where tenant_id = {tenant.Id} and id = {askedId} for update").SingleOrDefaultAsync(stop);
        if (asked is null || await db.ColleagueRounds.AsNoTracking().SingleAsync(r => r.Id == asked.RoundId, stop) is var round && round.IsOver(await Today(stop)))
            return null;
        if (asked.HasAnswered)
            return false;

        var errors = new FieldErrors();
        foreach (var question in round.Questions)
            errors.Require(reply.Ratings.TryGetValue(question.Key, out var rating) && rating >= question.Rule.Lowest && rating <= question.Rule.Highest, question.Key, "is not answered yet.");
        var words = round.Questions.Where(question => question.Ask is not null).ToDictionary(question => question.Key, question => Blank.ToNull(reply.Words?.GetValueOrDefault(question.Key))?.Trim());
        foreach (var (key, said) in words)
            errors.CheckText(said, key, LongestWords);
        errors.CheckText(reply.Comment, "comment", LongestWords);
        errors.ThrowIfAny();

        asked.HasAnswered = true;
        db.ColleagueAnswers.Add(new ColleagueAnswer
        {
            TenantId = tenant.Id,
            RoundId = round.Id,
            TeamId = asked.TeamId,
            Ratings = round.Questions.ToDictionary(question => question.Key, question => reply.Ratings[question.Key]),
            Words = words.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!),
            Comment = Blank.ToNull(reply.Comment)?.Trim(),
        });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Once a round is over its links go, and its answers are written anew in an order that isn't the one in which they came.</summary>
    /// <returns>When the next will be over.</returns>
    public async Task<DateTimeOffset?> Settle(CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(clock.GetUtcNow());
        foreach (var round in await db.ColleagueRounds.Where(r => r.ClosesDay < today && db.ColleaguesAsked.Any(a => a.RoundId == r.Id)).Select(r => r.Id).ToListAsync(stop))
        {
            await db.ColleaguesAsked.Where(a => a.RoundId == round).ExecuteDeleteAsync(stop);
            var answers = await db.ColleagueAnswers.AsNoTracking().Where(a => a.RoundId == round).OrderBy(a => a.Id).ToListAsync(stop);
            await db.ColleagueAnswers.Where(a => a.RoundId == round).ExecuteDeleteAsync(stop);
            db.ColleagueAnswers.AddRange(answers);
            await db.SaveChangesAsync(stop);
        }

        return await db.ColleagueRounds.Where(r => r.ClosesDay >= today).MinAsync(r => (DateOnly?)r.ClosesDay, stop) is { } next ? zone.StartOf(next.AddDays(1)) : null;
    }

    public async Task<DateOnly> Today(CancellationToken stop) =>
        Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop)).DayOf(clock.GetUtcNow());

    private void Ask(Round round, RoundForm form, Colleague one, Tenant workspace, Zone zone)
    {
        var asked = new ColleagueAsked { TenantId = tenant.Id, Id = new Guid(RandomNumberGenerator.GetBytes(16)), RoundId = round.Id, TeamId = one.TeamId };
        db.ColleaguesAsked.Add(asked);
        letters.Add(new Letter(
            one.Email,
            $"{round.Title}: a question from {workspace.Name}",
            [
                $"{workspace.Name} asks {round.Asked} of you {form.About}.",
                $"Your answer is kept without your name: only with your team. It’s told when the round is over, and only of groups in which {round.SmallestGroup} or more answered.",
                $"The link is yours alone and works once, until {ScoreWords.Day(round.ClosesDay)}.",
            ],
            "Answer",
            baseUrl.To($"colleague/{tokens.Create(LinkPurpose.Colleague, tenant.Id, asked.Id)}"),
            zone.StartOf(round.ClosesDay.AddDays(1))));
    }
}
