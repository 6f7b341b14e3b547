using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>A piece of an uploaded file in UTF-8: web and worker may be two machines, and share the database alone.</summary>
internal sealed class ImportChunk : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid ImportId { get; init; }

    /// <summary>How many bytes of the file lie before it.</summary>
    public required long StartsAt { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>What is said of a row of the file.</summary>
internal sealed class ImportNote : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid ImportId { get; init; }
    public required int Number { get; init; }
    public required int Line { get; init; }
    public required string Message { get; init; }
    public required bool IsLost { get; init; }
}

/// <summary>What an admin chose for a file with these columns, offered again for the next one.</summary>
internal sealed class RememberedChoices : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>A <see cref="Fingerprint"/> of the file's first line.</summary>
    public required byte[] Headers { get; init; }

    public required ImportChoices Choices { get; set; }
    public required DateTimeOffset UsedAt { get; set; }
}

internal sealed class ImportChunkMapping : IEntityTypeConfiguration<ImportChunk>
{
    public void Configure(EntityTypeBuilder<ImportChunk> chunk)
    {
        chunk.HasKey(c => new { c.TenantId, c.ImportId, c.StartsAt });
        chunk.HasOne<FileImport>().WithMany().HasForeignKey(c => new { c.TenantId, c.ImportId });
    }
}

internal sealed class ImportNoteMapping : IEntityTypeConfiguration<ImportNote>
{
    public void Configure(EntityTypeBuilder<ImportNote> note)
    {
        note.HasKey(n => new { n.TenantId, n.ImportId, n.Number });
        note.HasOne<FileImport>().WithMany().HasForeignKey(n => new { n.TenantId, n.ImportId });
    }
}

internal sealed class RememberedChoicesMapping : IEntityTypeConfiguration<RememberedChoices>
{
    public void Configure(EntityTypeBuilder<RememberedChoices> remembered)
    {
        remembered.HasKey(r => new { r.TenantId, r.Headers });
        remembered.Property(r => r.Choices).HasJsonb();
    }
}
