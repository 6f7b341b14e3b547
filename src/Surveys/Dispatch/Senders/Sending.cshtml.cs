using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>From whom mails to customers come, and what its domain needs for it.</summary>
[NeedsRole(Role.Admin)]
internal sealed class SendingModel(SenderBook book, SurveysDb db, CurrentTenant tenant, MailSettings mail, SenderSettings settings, BaseUrl baseUrl) : PageModel
{
    [BindProperty]
    public string? FromName { get; set; }

    [BindProperty]
    public string? FromAddress { get; set; }

    [BindProperty]
    public string? ReplyTo { get; set; }

    [TempData]
    public string? Done { get; set; }

    /// <summary>What was done and isn't good yet.</summary>
    [TempData]
    public string? Waiting { get; set; }

    public SenderRecord Stored { get; private set; } = null!;
    public string Company { get; private set; } = "";

    /// <summary>The operator's address.</summary>
    public string Usual => mail.AddressOf(baseUrl);

    /// <summary>What is to stand in the SPF of a workspace's domain, if anything.</summary>
    public string? Spf => settings.Spf;

    /// <summary>As customers see it now.</summary>
    public string Shown => $"{Stored.FromName ?? Company} <{(Stored.IsOwnAddress ? Stored.FromAddress : Usual)}>";

    public async Task OnGet(CancellationToken stop)
    {
        await Load(stop);
        (FromName, FromAddress, ReplyTo) = (Stored.FromName, Stored.FromAddress, Stored.ReplyTo);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!await this.Try(() => book.Change(new SenderInput(FromName, FromAddress, ReplyTo), stop)))
        {
            await Load(stop);
            return Page();
        }

        Done = "Saved.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostCheck(CancellationToken stop)
    {
        var record = await book.Check(stop);
        (Done, Waiting) = record.IsOwnAddress
            ? ($"Mails come from {record.FromAddress}.", null)
            : ((string?)null, "Not all is in place yet. A change in DNS may take an hour to be seen everywhere.");
        return RedirectToPage();
    }

    public static string Words(WantedRecord record) => record.State switch
    {
        RecordState.Found => "found",
        RecordState.Missing => record.IsRequired ? "missing" : "missing; only advised",
        RecordState.Different => "there is something else",
        RecordState.TooManyLookups => $"more than {SpfWalk.MostLookups} look-ups",
        RecordState.Unknown => "no name server answered",
        _ => "not looked for yet",
    };

    public static string Purpose(RecordKind kind) => kind switch
    {
        RecordKind.Ownership => "That the domain is yours",
        RecordKind.Spf => "SPF: our mail server may send for it",
        RecordKind.Dkim => "DKIM: our signature counts as yours",
        _ => "DMARC: what receivers do with mails that aren’t yours",
    };

    private async Task Load(CancellationToken stop)
    {
        Stored = await book.Here(stop);
        Company = await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop);
    }
}
