namespace Surveys.Responses;

/// <summary>Why an answer looks like a machine's.</summary>
internal enum Suspicion
{
    /// <summary>It followed a link, or pressed a button, that people neither see nor reach.</summary>
    Trapped,

    /// <summary>The page was sent by a script: no device moved, touched or pressed anything.</summary>
    SentByScript,

    /// <summary>It clicked one rating after the other, faster than a hand; or, driven by a program, all of them however slowly.</summary>
    ClickedEverything,

    /// <summary>Different ratings were sent from pages opened side by side, within seconds.</summary>
    AnsweredSeveral,

    /// <summary>A browser driven by a program had opened several of the mail's ratings within seconds.</summary>
    OpenedSeveral,
}

/// <summary>What is known of an answer that has just come.</summary>
/// <param name="Visits">By the same link, of the last minutes, this one not among them.</param>
/// <param name="IsTrapPressed">The button was pressed that nobody sees.</param>
/// <param name="Points">Ratings on the scale.</param>
internal sealed record AnswerFacts(
    int Rating, int Points, Guid? PageLoad, byte[] Visitor, string? Agent, PageSignals? Signals, bool IsTrapPressed,
    DateTimeOffset? SentAt, DateTimeOffset Now, IReadOnlyList<LinkVisit> Visits);

/// <summary>
/// Tells people from mail scanners, as a pure function. What each rule costs in people turned away stands in docs/decisions.md. An answer
/// without script is a person's: scanners that run no script send no forms.
/// </summary>
internal static class Suspicions
{
    /// <summary>How far back visits matter. A person who comes later is free of what a scanner did, even behind the same address.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromSeconds(30);

    /// <summary>So soon after it was sent, few people read a mail: then less is enough, and nothing is sent without a press.</summary>
    public static readonly TimeSpan SoonAfterSending = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(20);
    private const int MillisecondsPerClick = 350;

    public static IReadOnlyList<Suspicion> Of(AnswerFacts facts)
    {
        var found = new List<Suspicion>();
        var visits = facts.Visits.Where(visit => visit.CameAt > facts.Now - Reach).ToList();
        if (facts.IsTrapPressed || visits.Exists(visit => visit.Kind == VisitKind.Trapped && IsOurs(visit, facts)))
            found.Add(Suspicion.Trapped);
        if (IsByScript(facts.Signals))
            found.Add(Suspicion.SentByScript);
        if (facts.Signals is { } signals && HasClickedEverything(signals, facts))
            found.Add(Suspicion.ClickedEverything);
        if (HasAnsweredSeveral(facts, visits))
            found.Add(Suspicion.AnsweredSeveral);
        if (IsDriven(facts) && !HasHand(facts) && HasOpenedSeveral(facts, visits))
            found.Add(Suspicion.OpenedSeveral);
        return found;
    }

    /// <summary>What shows by itself, on a page that nobody was sent and whose visits aren't noted.</summary>
    public static bool IsByMachine(PageSignals? signals, bool isTrapPressed) => isTrapPressed || IsByScript(signals);

    private static bool IsByScript(PageSignals? signals) => signals is { Trusted: 0 };

    /// <summary>From this page; or by this address and program, where nobody's hand shows that it's somebody else behind them.</summary>
    private static bool IsOurs(LinkVisit visit, AnswerFacts facts) =>
        (visit.PageLoad is not null && visit.PageLoad == facts.PageLoad) || (visit.IsBy(facts.Visitor) && !HasHand(facts));

    private static bool HasHand(AnswerFacts facts) => facts.Signals is { HasHand: true };

    /// <summary>After which moment all that was stored is the machine's: somebody else's hand may have answered just before.</summary>
    public static DateTimeOffset TakeBackAfter(AnswerFacts facts) =>
        facts.Visits.Where(visit => visit.Kind == VisitKind.CountedByHand && !visit.IsBy(facts.Visitor)).Max(visit => (DateTimeOffset?)visit.CameAt) ?? facts.Now - Reach;

    private static bool HasClickedEverything(PageSignals signals, AnswerFacts facts) =>
        (signals.Clicked >= Several(facts) && signals.ClickedWithin < MillisecondsPerClick * (signals.Clicked - 1))
        || (IsDriven(facts) && signals.Clicked >= Math.Clamp(facts.Points, 3, 5));

    /// <summary>All of a short scale, three of a long one.</summary>
    private static int Several(AnswerFacts facts) => Math.Min(3, facts.Points);

    /// <summary>
    /// Another rating just now, from a page that was open beside this one; or, by nobody's hand, one of too many within the half minute.
    /// Whoever changes their mind does so on the page they have, or opens it again after they answered.
    /// </summary>
    private static bool HasAnsweredSeveral(AnswerFacts facts, List<LinkVisit> visits)
    {
        if (facts.PageLoad is not { } page)
            return false;

        var openedAt = visits.Find(visit => visit.Kind == VisitKind.Opened && visit.PageLoad == page)?.CameAt;
        var others = visits.Where(visit => visit.Kind == VisitKind.Answered && visit.PageLoad is not null && visit.PageLoad != page && visit.Rating != facts.Rating).ToList();
        var tooMany = facts.Points == 2 && IsDriven(facts) ? 1 : 2;
        return others.Exists(visit => visit.CameAt > openedAt && visit.CameAt > facts.Now - AtOnce)
            || (!HasHand(facts) && others.Select(visit => visit.Rating).Distinct().Count() >= tooMany);
    }

    private static bool IsDriven(AnswerFacts facts) =>
        facts.Signals is { Driven: true } || facts.Agent?.Contains("headless", StringComparison.OrdinalIgnoreCase) == true;

    private static bool HasOpenedSeveral(AnswerFacts facts, List<LinkVisit> visits)
    {
        var opened = visits.Where(visit => visit.Kind == VisitKind.Opened && visit.Rating is not null && visit.IsBy(facts.Visitor)).ToList();
        var enough = facts.SentAt > facts.Now - Reach && opened.Exists(visit => visit.CameAt < facts.SentAt + SoonAfterSending) ? 2 : Several(facts);
        return opened.Exists(first => opened.Where(visit => visit.CameAt >= first.CameAt && visit.CameAt < first.CameAt + Sweep).Select(visit => visit.Rating).Distinct().Count() >= enough);
    }
}
