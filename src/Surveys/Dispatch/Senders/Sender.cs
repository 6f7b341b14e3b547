using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>From whom a workspace's mails to customers come. Where there is none, they come from the operator, under the company's name.</summary>
internal sealed class Sender : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>The company's name where there is none.</summary>
    public string? FromName { get; private set; }

    /// <summary>Used while its domain is verified; else the operator's is.</summary>
    public string? FromAddress { get; private set; }

    public string? ReplyTo { get; private set; }

    /// <summary>Since when the domain's records have been in place; nothing while they aren't.</summary>
    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>When they were found to have gone, after they had been in place.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>What the last check saw.</summary>
    public IReadOnlyList<SeenRecord> Records { get; private set; } = [];

    public string? Domain => FromAddress?[(FromAddress.LastIndexOf('@') + 1)..];

    /// <summary>Whether its domain is to be looked at again from time to time.</summary>
    public bool IsWatched => FromAddress is not null && (VerifiedAt ?? LostAt) is not null;

    /// <summary>An address of another domain has to be verified first.</summary>
    public void Change(string? fromName, string? fromAddress, string? replyTo)
    {
        var domain = Domain;
        (FromName, FromAddress, ReplyTo) = (fromName, fromAddress, replyTo);
        if (Domain != domain)
            (VerifiedAt, LostAt, CheckedAt, Records) = (null, null, null, []);
    }

    /// <summary>What couldn't be asked changes nothing: a name server that is away for an hour isn't a domain that was given up.</summary>
    public void See(IReadOnlyList<SeenRecord> records, DateTimeOffset now)
    {
        (Records, CheckedAt) = (records, now);
        var states = records.Where(record => record.Wanted.IsRequired).Select(record => record.State).ToList();
        if (states.TrueForAll(state => state == RecordState.Found))
            (VerifiedAt, LostAt) = (VerifiedAt ?? now, null);
        else if (VerifiedAt is not null && states.Exists(state => state is RecordState.Missing or RecordState.Different or RecordState.TooManyLookups))
            (VerifiedAt, LostAt) = (null, now);
    }

    public MailSender ForMail => new(FromName, VerifiedAt is null ? null : FromAddress, ReplyTo);
}

/// <param name="Name">The company's where there is none.</param>
/// <param name="Address">The operator's where there is none.</param>
internal sealed record MailSender(string? Name, string? Address, string? ReplyTo)
{
    public static MailSender Operator { get; } = new(null, null, null);
}

internal sealed class SenderMapping : IEntityTypeConfiguration<Sender>
{
    public void Configure(EntityTypeBuilder<Sender> sender)
    {
        sender.HasKey(s => s.TenantId);
        sender.Property(s => s.Records).HasJsonb();
        sender.Ignore(s => s.Domain);
        sender.Ignore(s => s.IsWatched);
        sender.Ignore(s => s.ForMail);
    }
}
