using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Kpis;

/// <summary>A month's cost as it is entered: an amount, or none to take it away.</summary>
/// <param name="Month">Any of its days.</param>
/// <param name="Currency">Three letters, as EUR.</param>
internal sealed record CostInput(DateOnly? Month, decimal? Amount, string? Currency);

/// <summary>Keeps what support costs by month, in one currency.</summary>
internal sealed class CostBook(SurveysDb db, CurrentTenant tenant, AuditLog audit)
{
    private const decimal Largest = 1_000_000_000_000;

    /// <summary>The newest month first.</summary>
    public Task<List<MonthlyCost>> List(CancellationToken stop) => db.MonthlyCosts.AsNoTracking().OrderByDescending(c => c.FirstDay).ToListAsync(stop);

    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public async Task Enter(CostInput given, CancellationToken stop)
    {
        var errors = new FieldErrors();
        var currency = given.Currency?.Trim().ToUpperInvariant();
        errors.Require(given.Month is { Year: >= 1990 and < 2200 }, "month", "must be a day of the month, such as 2026-10-01.");
        errors.Require(given.Amount is null or (>= 0 and <= Largest), "amount", "must lie between 0 and 1,000,000,000,000.");
        errors.Require(given.Amount is null || currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper), "currency", "takes three letters, such as EUR.");
        errors.ThrowIfAny();
        var month = new DateOnly(given.Month!.Value.Year, given.Month.Value.Month, 1);
        errors.Require(given.Amount is null || !await db.MonthlyCosts.AnyAsync(c => c.FirstDay != month && c.Currency != currency, stop), "currency", "must be the one of the other months: nothing is converted here.");
        errors.ThrowIfAny();
        await db.Retry(async () =>
        {
            var known = await db.MonthlyCosts.SingleOrDefaultAsync(c => c.FirstDay == month, stop);
            if (known is null && given.Amount is null)
                return false;

            audit.Note(AuditActions.CostEntered, new Subject("monthly_cost", null, month.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)), before: Told(known?.Amount, known?.Currency), after: Told(given.Amount, currency));
            if (given.Amount is not { } amount)
                db.MonthlyCosts.Remove(known!);
            else if (known is null)
                db.MonthlyCosts.Add(new MonthlyCost { TenantId = tenant.Id, FirstDay = month, Amount = amount, Currency = currency! });
            else
                (known.Amount, known.Currency) = (amount, currency!);
            await db.SaveChangesAsync(stop);
            return true;
        });
    }

    private static object Told(decimal? amount, string? currency) => new { amount, currency = amount is null ? null : currency };
}
