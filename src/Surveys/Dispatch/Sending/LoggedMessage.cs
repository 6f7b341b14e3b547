using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>One attempt to send somebody something, and what came of it; or what the mail provider told of a mail later.</summary>
internal sealed class LoggedMessage : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid InvitationId { get; init; }

    /// <summary>Which reminder; 0 is the invitation itself.</summary>
    public required int Reminder { get; init; }

    /// <summary>0 where the mail provider tells.</summary>
    public required int Attempt { get; init; }

    /// <summary>Nothing when the person was erased.</summary>
    public required string? Address { get; init; }

    /// <summary>When we tried; when it happened, where the mail provider tells.</summary>
    public required DateTimeOffset SentAt { get; init; }
    public required MailOutcome Outcome { get; init; }
    public required MailFault? Fault { get; init; }

    /// <summary>What the server said.</summary>
    public required string? Detail { get; init; }
}

internal sealed class LoggedMessageMapping : IEntityTypeConfiguration<LoggedMessage>
{
    public void Configure(EntityTypeBuilder<LoggedMessage> message)
    {
        message.ToTable("message_log");
        message.HasKey(m => new { m.TenantId, m.Id });
        message.HasIndex(m => new { m.TenantId, m.InvitationId });
        message.HasOne<Invitation>().WithMany().HasForeignKey(m => new { m.TenantId, m.InvitationId });
    }
}
