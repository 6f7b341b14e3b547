using System.Text.Json.Serialization;
using Surveys.Dispatch;

namespace Surveys.Imports;

/// <summary>What an import did, or would do.</summary>
internal sealed class ImportReport
{
    /// <summary>A file of a million wrong rows must not fill the memory: further notes are counted only.</summary>
    public const int MostNotes = 10_000;

    private const int MostUnknownWords = 50;

    public int Rows { get; set; }
    public int InteractionsAdded { get; set; }
    public int InteractionsKnown { get; set; }
    public int AnswersAdded { get; set; }
    public int AnswersKnown { get; set; }
    public int InvitationsPlanned { get; set; }

    /// <summary>How many invitations there are not, and why.</summary>
    public Dictionary<Reason, int> NotAsked { get; set; } = [];

    public int RowsLost { get; set; }

    /// <summary>Of the lost: rows whose number stood in the file before.</summary>
    public int NumbersAgain { get; set; }

    public int TimesLeftOut { get; set; }

    /// <summary>Words in the column of the status that nobody has said the meaning of.</summary>
    public List<string> UnknownStatuses { get; set; } = [];

    /// <summary>The first of them; see <see cref="MostNotes"/>.</summary>
    [JsonIgnore]
    public List<RowNote> Notes { get; } = [];

    [JsonIgnore]
    public int NotesInAll => RowsLost + TimesLeftOut;

    /// <summary>Is told every note, also those that aren't kept.</summary>
    [JsonIgnore]
    public Action<RowNote>? Told { get; init; }

    public void Add(RowNote note)
    {
        if (NotesInAll < MostNotes)
            Notes.Add(note);
        if (note.IsLost)
            RowsLost++;
        else
            TimesLeftOut++;
        Told?.Invoke(note);
    }

    public void Add(IEnumerable<Invitation> planned)
    {
        foreach (var invitation in planned)
        {
            if (invitation.IsPending)
                InvitationsPlanned++;
            else if (invitation is { Status: InvitationStatus.Skipped, Reason: { } reason })
                NotAsked[reason] = NotAsked.GetValueOrDefault(reason) + 1;
        }
    }

    public void AddUnknownStatus(string word)
    {
        if (UnknownStatuses.Count < MostUnknownWords && !UnknownStatuses.Contains(word))
            UnknownStatuses.Add(word);
    }
}
