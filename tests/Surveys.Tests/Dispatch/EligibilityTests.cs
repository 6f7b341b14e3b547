using FsCheck;
using FsCheck.Fluent;
using Surveys.Dispatch;
using Surveys.Tenants;
using Outcome = Surveys.Dispatch.Outcome;

namespace Surveys.Tests.Dispatch;

public sealed class EligibilityTests
{
    // A Wednesday noon
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    private static readonly RuleTerms AtOnce = RuleTerms.Default with { Delay = TimeSpan.Zero, Throttle = null, QuietHours = null };

    private static EligibilityFacts Facts(RuleTerms? terms = null) => new()
    {
        Terms = terms ?? AtOnce,
        IsPublished = true,
        HasContact = true,
        IsSameContact = true,
        Email = "x@example.com",
        Suppressed = null,
        IsStillOver = true,
        ResolutionAt = Now,
        Tags = [],
        Draw = 0.5,
        Zone = Zone.Of("UTC"),
        WorkspaceZone = Zone.Of("UTC"),
        Working = WorkingTime.Usual,
        LastAsked = new LastAsked(null, null, null),
    };

    [Fact]
    public void Somebody_nothing_stands_against_is_asked_when_the_delay_has_passed() =>
        Assert.Equal(Decision.SendAt(Now.AddHours(24)), Eligibility.Decide(Facts(AtOnce with { Delay = TimeSpan.FromHours(24) }), Now));

    [Fact]
    public void A_moment_that_has_passed_means_now() =>
        Assert.Equal(Decision.SendAt(Now), Eligibility.Decide(Facts() with { ResolutionAt = Now.AddDays(-2) }, Now));

    [Fact]
    public void A_contact_invited_last_week_is_deferred() => Assert.Equal(
        Decision.Defer(Now.AddDays(3), Reason.Throttled),
        Eligibility.Decide(Facts(AtOnce with { Throttle = new(Workspace: TimeSpan.FromDays(7)) }) with { LastAsked = new(Now.AddDays(-4), null, null) }, Now));

    [Fact]
    public void The_longest_of_the_throttles_holds() => Assert.Equal(
        Decision.Defer(Now.AddDays(25), Reason.Throttled),
        Eligibility.Decide(
            Facts(AtOnce with { Throttle = new(TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(6)), ExpiresAfter = null }) with
            {
                LastAsked = new(Now.AddDays(-1), Now.AddDays(-5), Now.AddDays(-5)),
            },
            Now));

    [Fact]
    public void A_throttle_that_ends_after_the_moment_to_ask_has_passed_skips() => Assert.Equal(
        Decision.Skip(Reason.Throttled),
        Eligibility.Decide(Facts(AtOnce with { Throttle = new(TimeSpan.FromDays(30)) }) with { LastAsked = new(Now.AddDays(-1), null, null) }, Now));

    [Fact]
    public void At_night_it_waits_for_the_recipients_morning() => Assert.Equal(
        Decision.Defer(new DateTimeOffset(2026, 11, 18, 23, 0, 0, TimeSpan.Zero), Reason.QuietHours),
        Eligibility.Decide(
            Facts(AtOnce with { QuietHours = new(new TimeOnly(20, 0), new TimeOnly(8, 0)) }) with { Zone = Zone.Of("Asia/Tokyo") }, Now));

    [Fact]
    public void What_is_older_than_an_invitation_lives_is_too_late() =>
        Assert.Equal(Decision.Skip(Reason.TooLate), Eligibility.Decide(Facts() with { ResolutionAt = Now.AddDays(-14) }, Now));

    [Fact]
    public void Every_reason_against_asking_is_named()
    {
        Assert.Equal(Reason.NoContact, Eligibility.Decide(Facts() with { HasContact = false, Email = null }, Now).Reason);
        Assert.Equal(Reason.NoEmail, Eligibility.Decide(Facts() with { Email = null }, Now).Reason);
        Assert.Equal(Reason.SurveyNotPublished, Eligibility.Decide(Facts() with { IsPublished = false }, Now).Reason);
        Assert.Equal(Reason.Unsubscribed, Eligibility.Decide(Facts() with { Suppressed = Reason.Unsubscribed }, Now).Reason);
        Assert.Equal(Reason.Reopened, Eligibility.Decide(Facts() with { IsStillOver = false }, Now).Reason);
        Assert.Equal(Reason.Reassigned, Eligibility.Decide(Facts() with { IsSameContact = false }, Now).Reason);
        Assert.Equal(Reason.SampledOut, Eligibility.Decide(Facts(AtOnce with { Sample = 0.5 }), Now).Reason);
        Assert.Equal(Reason.ExcludedDomain, Eligibility.Decide(Facts(AtOnce with { Exclude = new() { Domains = ["example.com"] } }), Now).Reason);
        Assert.Equal(Reason.ExcludedTag, Eligibility.Decide(Facts(AtOnce with { Exclude = new() { Tags = ["VIP"] } }) with { Tags = ["vip"] }, Now).Reason);
    }

    [Fact]
    public void The_companys_own_agents_and_named_addresses_are_not_asked()
    {
        Assert.Equal(Reason.IsAgent, Eligibility.Decide(Facts() with { IsAgent = true }, Now).Reason);
        Assert.Null(Eligibility.Decide(Facts(AtOnce with { Exclude = new() { Agents = false } }) with { IsAgent = true }, Now).Reason);
        Assert.Equal(Reason.ExcludedAddress, Eligibility.Decide(Facts(AtOnce with { Exclude = new() { Addresses = ["X@Example.com"] } }), Now).Reason);
    }

    [Fact]
    public void A_delay_in_business_hours_passes_only_while_the_company_works() => Assert.Equal(
        // Six hours of Wednesday's and three of Thursday's.
        Decision.SendAt(new DateTimeOffset(2026, 11, 19, 12, 0, 0, TimeSpan.Zero)),
        Eligibility.Decide(Facts(AtOnce with { Delay = TimeSpan.FromHours(8), BusinessHours = true }), Now));

    [Fact]
    public void A_rule_that_has_asked_its_share_of_a_day_goes_on_at_midnight_of_the_workspace() => Assert.Equal(
        Decision.Defer(new DateTimeOffset(2026, 11, 18, 15, 0, 0, TimeSpan.Zero), Reason.DailyCap),
        Eligibility.Decide(Facts(AtOnce with { DailyCap = 5 }) with { AskedToday = 5, WorkspaceZone = Zone.Of("Asia/Tokyo") }, Now));

    [Fact]
    public void The_survey_of_the_more_important_rule_goes_first()
    {
        var rival = new Rival(Now.AddDays(1), TimeSpan.FromDays(7));

        Assert.Equal(Decision.Defer(Now.AddDays(1).AddMinutes(1), Reason.Outranked), Eligibility.Decide(Facts() with { Rivals = [rival] }, Now));
        // It isn't kept waiting by this one.
        Assert.Equal(Decision.SendAt(Now), Eligibility.Decide(Facts() with { Rivals = [rival with { DueAt = Now.AddDays(8) }] }, Now));
        Assert.Equal(Decision.SendAt(Now), Eligibility.Decide(Facts() with { Rivals = [rival with { Wait = TimeSpan.Zero }] }, Now));
    }

    [Fact]
    public void A_reminder_waits_its_turn_and_comes_no_more_when_nothing_can_be_answered()
    {
        var facts = Facts(AtOnce with { Reminders = [TimeSpan.FromDays(3)], Throttle = new(Workspace: TimeSpan.FromDays(7)) });
        var sent = new SentBefore(Now.AddDays(-3), 0, Now.AddDays(4));

        Assert.Equal(Decision.SendAt(Now), Eligibility.DecideReminder(facts, sent, Now));
        Assert.Equal(Decision.Defer(Now.AddDays(2), Reason.Throttled), Eligibility.DecideReminder(facts with { LastAsked = new(Now.AddDays(-5), null, null) }, sent, Now));
        Assert.Equal(Decision.Skip(Reason.Expired), Eligibility.DecideReminder(facts with { LastAsked = new(Now.AddDays(-2), null, null) }, sent, Now));
        Assert.Equal(Decision.Skip(Reason.Reopened), Eligibility.DecideReminder(facts with { IsStillOver = false }, sent, Now));
        Assert.Equal(Decision.Skip(Reason.Unsubscribed), Eligibility.DecideReminder(facts with { Suppressed = Reason.Unsubscribed }, sent, Now));
        Assert.Equal(Outcome.Skip, Eligibility.DecideReminder(facts, sent with { Reminders = 1 }, Now).Outcome);
    }

    [Fact]
    public void A_domain_that_only_ends_alike_is_not_excluded() =>
        Assert.Equal(Outcome.SendAt, Eligibility.Decide(Facts(AtOnce with { Exclude = new() { Domains = ["ample.com"] } }), Now).Outcome);

    [Theory]
    [InlineData("bücher.example")]
    [InlineData("xn--bcher-kva.example")]
    public void A_domain_of_other_letters_is_excluded_however_it_is_written(string domain) =>
        Assert.Equal(Reason.ExcludedDomain, Eligibility.Decide(Facts(AtOnce with { Exclude = new() { Domains = [domain] } }) with { Email = "x@eu.bücher.example" }, Now).Reason);

    [Fact]
    public void Every_reason_has_a_sentence() => Assert.All(Enum.GetValues<Reason>(), reason => Assert.NotEmpty(reason.Sentence()));

    [Fact]
    public void The_draw_is_the_same_each_time_and_even()
    {
        var rule = Guid.CreateVersion7();
        var draws = Enumerable.Range(0, 4000).Select(_ => Guid.CreateVersion7()).Select(id => (Eligibility.Draw(rule, id, 1), Eligibility.Draw(rule, id, 1))).ToList();

        Assert.All(draws, pair => Assert.Equal(pair.Item1, pair.Item2));
        Assert.InRange(draws.Count(pair => pair.Item1 < 0.25), 850, 1150);
    }

    /// <summary>Whatever the rule and the history: nobody is asked in quiet hours, inside a throttle, or before it is due.</summary>
    [Fact]
    public void No_decision_breaks_a_rule_it_was_made_by()
    {
        var zones = Gen.Elements("UTC", "Europe/Bucharest", "America/New_York", "Asia/Tehran", "Pacific/Apia", "Australia/Lord_Howe");
        var cases =
            from zone in zones
            from minutes in Gen.Choose(0, 2 * 366 * 24 * 60)
            from delay in Gen.Choose(0, 72)
            from throttle in Gen.Choose(0, 20)
            from asked in Gen.Choose(0, 30 * 24)
            from fromHour in Gen.Choose(0, 23)
            from toHour in Gen.Choose(0, 23)
            from workdays in Gen.Elements(true, false)
            select (zone, minutes, delay, throttle, asked, fromHour, toHour, workdays);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var now = Now.AddMinutes(c.minutes);
            var quiet = new QuietHours(new TimeOnly(c.fromHour, 0), new TimeOnly(c.toHour, 0), c.workdays ? [Weekday.Mon, Weekday.Tue, Weekday.Fri] : null);
            var throttle = TimeSpan.FromDays(c.throttle);
            var facts = Facts(AtOnce with { Delay = TimeSpan.FromHours(c.delay), Throttle = new(throttle), QuietHours = quiet, ExpiresAfter = null }) with
            {
                ResolutionAt = now,
                Zone = Zone.Of(c.zone),
                LastAsked = new(now.AddHours(-c.asked), null, null),
            };
            var at = Eligibility.Decide(facts, now).At!.Value;
            var local = facts.Zone.LocalTimeOf(at);

            Assert.True(at >= now.AddHours(c.delay));
            Assert.True(at >= now.AddHours(-c.asked) + throttle);
            Assert.False(c.fromHour != c.toHour && TimeOnly.FromDateTime(local).IsBetween(quiet.From, quiet.To), $"{local} is in {quiet.From}–{quiet.To} in {c.zone}");
            Assert.True(quiet.Days is null || quiet.Days.Contains((Weekday)((int)local.DayOfWeek == 0 ? 7 : (int)local.DayOfWeek)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
