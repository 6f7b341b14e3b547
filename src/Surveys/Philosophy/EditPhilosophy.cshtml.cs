using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;
using Surveys.Goals;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Trends;

namespace Surveys.Philosophy;

/// <summary>A value as its fields are filled in; all empty is none.</summary>
internal sealed class ValueFields
{
    public string? Key { get; set; }
    public string? Name { get; set; }
    public string? Action { get; set; }

    /// <summary>As forms name them; empty where none is chosen. Nothing at first: a binder can't fill a list that is there and can't be changed.</summary>
    public IReadOnlyList<string?>? Measures { get; set; }

    public bool IsEmpty => Blank.ToNull(Name) is null && Blank.ToNull(Action) is null && (Measures ?? []).All(measure => Blank.ToNull(measure) is null);
}

internal sealed class TeamFields
{
    public Guid Team { get; set; }
    public IReadOnlyList<string?>? Measures { get; set; }
}

/// <summary>Writes down what support stands for.</summary>
[NeedsRole(Role.Admin)]
internal sealed class EditPhilosophyModel(SurveysDb db, PhilosophyBook book, MeasureReader measures, SharingBook sharing) : PageModel
{
    /// <summary>Empty ones that are offered after those that are there.</summary>
    private const int Spare = 2;

    [BindProperty]
    public string? Purpose { get; set; }

    [BindProperty]
    public string? Vision { get; set; }

    [BindProperty]
    public IReadOnlyList<ValueFields> Values { get; set; } = [];

    [BindProperty]
    public IReadOnlyList<TeamFields> Teams { get; set; } = [];

    [BindProperty]
    public string? Owner { get; set; }

    [BindProperty]
    public DateOnly? Revisit { get; set; }

    [BindProperty]
    public bool IsPublic { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<MeasureChoice> Choices { get; private set; } = [];
    public IReadOnlyDictionary<Guid, string> TeamNames { get; private set; } = new Dictionary<Guid, string>();
    public IReadOnlyList<string> Owners { get; private set; } = [];
    public bool MayBePublic { get; private set; }

    public async Task OnGet(CancellationToken stop)
    {
        if (await book.Read(stop) is { } statement)
        {
            (Purpose, Vision, Revisit, IsPublic) = (statement.Purpose, statement.Vision, statement.RevisitDay, statement.PublicId is not null);
            Owner = await db.AddressOf(statement.OwnerId, stop);
            Values = [.. statement.Values.Select(value => new ValueFields { Key = value.Key, Name = value.Name, Action = value.Action, Measures = [.. value.Measures.Select(measure => measure.Text)] })];
            Teams = [.. statement.Teams.Select(team => new TeamFields { Team = team.Team, Measures = [.. team.Measures.Select(measure => measure.Text)] })];
        }
        else
        {
            Owner = User.Identity!.Name;
        }

        await Load(stop);
        // A page that was ended by forbidding links isn't asked for again by whoever mends a word.
        IsPublic = IsPublic && MayBePublic;
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (ModelState.IsValid)
        {
            var input = await Input(stop);
            if (await this.Try(() => book.Write(input, stop)))
            {
                Done = "It is written down.";
                return Redirect("/philosophy");
            }
        }

        await Load(stop);
        return Page();
    }

    /// <summary>A figure that is of a part, which only the API can choose, stays so while its field isn't changed.</summary>
    private async Task<PhilosophyInput> Input(CancellationToken stop)
    {
        var before = (await book.Read(stop))?.Values ?? [];
        return new PhilosophyInput(
            Purpose, Vision,
            [.. Values.Where(value => !value.IsEmpty).Select(value => new ValueInput(value.Name, value.Action, Chosen(value.Measures, before.FirstOrDefault(one => one.Key == value.Key)?.Measures ?? []), value.Key))],
            [.. Teams.Select(team => new TeamInput(team.Team, Chosen(team.Measures, []))).Where(team => team.Measures!.Count > 0)],
            Owner, Revisit, IsPublic);
    }

    private static List<Measure> Chosen(IReadOnlyList<string?>? fields, IReadOnlyList<Measure> before) =>
        [.. (fields ?? []).Select(Blank.ToNull).OfType<string>().Select(text => before.FirstOrDefault(measure => measure.Text == text) ?? Measure.TryParse(text)).OfType<Measure>()];

    private async Task Load(CancellationToken stop)
    {
        // What is shown again is what was sent, in places of its own.
        var filled = Values.Where(value => !value.IsEmpty).ToList();
        Values = [.. filled, .. Enumerable.Range(0, Math.Clamp(PhilosophyBook.MostValues - filled.Count, 0, Spare)).Select(_ => new ValueFields())];
        Choices = await measures.Choices(stop);
        TeamNames = (await db.TeamNames(stop)).ToDictionary(team => team.Id, team => team.Name);
        Teams = [.. TeamNames.OrderBy(team => team.Value, StringComparer.CurrentCultureIgnoreCase).Select(team => Teams.FirstOrDefault(one => one.Team == team.Key) ?? new TeamFields { Team = team.Key })];
        Owners = await db.MemberAddresses(stop);
        MayBePublic = await sharing.IsAllowed(stop);
    }
}
