namespace Surveys.Dispatch;

/// <summary>Finds out as a receiver does whether a domain's SPF lets a mechanism pass, also where that stands in what it includes or leads to: RFC 7208.</summary>
/// <param name="wanted">The mechanism, e.g. include:spf.example.net.</param>
/// <param name="textsOf">The texts of a name, nothing where no name server answered.</param>
internal sealed class SpfWalk(string wanted, Func<string, Task<IReadOnlyList<string>?>> textsOf)
{
    /// <summary>Section 4.6.4: receivers give up behind it, and take nothing of the record.</summary>
    public const int MostLookups = 10;

    private static readonly HashSet<string> Asking = new(["include", "a", "mx", "ptr", "exists"], StringComparer.OrdinalIgnoreCase);

    private int lookups;

    /// <summary>A name that is included, or led to, has no policy or several: receivers take nothing of the whole (sections 5.2 and 6.1).</summary>
    private bool isBroken;

    public static bool IsPolicy(string text) => text.Split(' ')[0].Equals("v=spf1", StringComparison.OrdinalIgnoreCase);

    public async Task<RecordState> Look(IReadOnlyList<string>? texts)
    {
        if (texts is null)
            return RecordState.Unknown;
        // Two are an error, by which receivers take neither.
        if (texts.Where(IsPolicy).ToList() is not [var policy])
        {
            isBroken = true;
            return texts.Any(IsPolicy) ? RecordState.Different : RecordState.Missing;
        }

        var terms = policy.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        foreach (var term in terms)
        {
            var mechanism = term.TrimStart('+', '-', '~', '?');
            var passes = mechanism == term || term == $"+{mechanism}";
            if (Asking.Contains(mechanism.Split(':', '/')[0]) && ++lookups > MostLookups)
                return RecordState.TooManyLookups;
            if (passes && mechanism.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return RecordState.Found;
            if (After("include:", mechanism) is { } included && await Follow(included) is var state && (passes || state != RecordState.Found) && (state != RecordState.Different || isBroken))
                return state;
            // Nothing behind it counts, not even where another record is.
            if (mechanism.Equals("all", StringComparison.OrdinalIgnoreCase))
                return RecordState.Different;
        }

        if (terms.Select(term => After("redirect=", term)).FirstOrDefault(target => target is not null) is not { } redirected)
            return RecordState.Different;
        return ++lookups > MostLookups ? RecordState.TooManyLookups : await Follow(redirected);
    }

    /// <summary>That it has none is no lack of the domain's own.</summary>
    private async Task<RecordState> Follow(string name) => await Look(await textsOf(name)) is var state && state == RecordState.Missing ? RecordState.Different : state;

    private static string? After(string beginning, string term) => term.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) ? term[beginning.Length..] : null;
}
