using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

internal enum ImportState
{
    /// <summary>Uploaded; the admin says which column is what.</summary>
    Choosing,

    /// <summary>The dry run waits or runs.</summary>
    Trying,

    /// <summary>Waits or runs.</summary>
    Running,

    Done,
    Cancelled,
    Failed,
}

/// <summary>A file that an admin has uploaded, and what became of it.</summary>
internal sealed class FileImport : ITenantOwned
{
    /// <summary>A file that is never imported is personal data that nobody needs.</summary>
    public static readonly TimeSpan FileKept = TimeSpan.FromDays(7);

    public static readonly TimeSpan ReportKept = TimeSpan.FromDays(30);

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string FileName { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>In UTF-8, as it's kept.</summary>
    public long Bytes { get; set; }

    public required string[] Headers { get; set; }

    /// <summary>Between two fields of a row.</summary>
    public required string Separator { get; set; }

    public ImportState State { get; private set; }
    public ImportChoices? Choices { get; private set; }

    /// <summary>What the dry run said of these choices.</summary>
    public ImportReport? Trial { get; private set; }

    /// <summary>What has been done so far.</summary>
    public ImportReport? Report { get; private set; }

    /// <summary>Up to where that is, in bytes and lines; nothing before it is read again.</summary>
    public long DoneBytes { get; private set; }

    public int DoneLine { get; private set; }

    /// <summary>Why it failed or was stopped, where that was not an admin's wish.</summary>
    public string? Problem { get; private set; }

    /// <summary>Who ordered it: what it makes is noted as theirs.</summary>
    public Guid? OrderedById { get; private set; }

    public string? OrderedByName { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When all of this goes.</summary>
    public required DateTimeOffset ForgetAt { get; set; }

    public bool IsAtWork => State is ImportState.Trying or ImportState.Running;

    public bool HasEnded => State is ImportState.Done or ImportState.Cancelled or ImportState.Failed;

    public double Share => Bytes == 0 ? 1 : Math.Min(1, (double)DoneBytes / Bytes);

    /// <summary>Begins at the file's beginning.</summary>
    public void Begin(bool isTrial, ImportChoices choices, Guid? byId, string byName)
    {
        (State, Choices, Problem) = (isTrial ? ImportState.Trying : ImportState.Running, choices, null);
        (Report, DoneBytes, DoneLine) = (new ImportReport(), 0, 0);
        (OrderedById, OrderedByName) = (byId, byName);
        if (isTrial)
            Trial = null;
    }

    public void Reach(Place place, ImportReport report) => (DoneBytes, DoneLine, Report) = (place.Bytes, place.Line, report);

    public void EndTrial(string? problem) => (State, Trial, Report, Problem, DoneBytes) = (ImportState.Choosing, problem is null ? Report : null, null, problem, 0);

    public void End(ImportState state, string? problem, DateTimeOffset now) =>
        (State, Problem, EndedAt, ForgetAt) = (state, problem, now, now + ReportKept);
}

internal sealed class FileImportMapping : IEntityTypeConfiguration<FileImport>
{
    public void Configure(EntityTypeBuilder<FileImport> import)
    {
        import.HasKey(i => new { i.TenantId, i.Id });
        import.HasIndex(i => new { i.TenantId, i.ForgetAt });
        import.Property(i => i.Choices).HasJsonb();
        import.Property(i => i.Trial).HasJsonb();
        import.Property(i => i.Report).HasJsonb();
        import.Ignore(i => i.IsAtWork);
        import.Ignore(i => i.HasEnded);
        import.Ignore(i => i.Share);
    }
}
