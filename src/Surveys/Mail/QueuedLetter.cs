using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Mail;

/// <summary>A letter that hasn't left yet. Outside the wall: most go to people who belong to no workspace, or not yet.</summary>
internal sealed class QueuedLetter
{
    public required Guid Id { get; init; }

    /// <summary>The letter, encrypted: it may hold a link that opens an account.</summary>
    public required byte[] Content { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset DueAt { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }
}

internal sealed class QueuedLetterMapping : IEntityTypeConfiguration<QueuedLetter>
{
    public void Configure(EntityTypeBuilder<QueuedLetter> letter) => letter.HasIndex(l => l.DueAt);
}
