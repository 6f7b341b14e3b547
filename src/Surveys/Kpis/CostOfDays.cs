using Surveys.Trends;

namespace Surveys.Kpis;

/// <summary>What support cost, day by day: each of a month's days the same.</summary>
internal sealed class CostOfDays(IReadOnlyList<MonthlyCost> months)
{
    private readonly Dictionary<DateOnly, decimal> perDay = months.ToDictionary(month => month.FirstDay, month => month.PerDay);

    /// <summary>Nothing where none is entered.</summary>
    public string Currency => months.Count > 0 ? months[0].Currency : "";

    /// <summary>Of the days whose cost is known, shared out over their contacts; a request that doesn't tell how often its customer got in touch is one.</summary>
    public KpiFigure PerContact(Period period, IReadOnlyCollection<Case> cases)
    {
        var cost = Enumerable.Range(0, period.Days).Sum(day => Of(period.From.AddDays(day)) ?? 0);
        var contacts = cases.Where(one => Of(one.Day) is not null).Sum(one => (long)(one.Contacts ?? 1));
        return KpiFigure.Told(contacts, contacts == 0 ? null : (double)(cost / contacts));
    }

    private decimal? Of(DateOnly day) => perDay.TryGetValue(new DateOnly(day.Year, day.Month, 1), out var cost) ? cost : null;
}
