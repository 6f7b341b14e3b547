using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Dispatch;

/// <summary>A notice of a mail provider that counts once, by what the provider calls it.</summary>
internal sealed class TakenNotice
{
    public required string Token { get; init; }
    public required DateTimeOffset TakenAt { get; init; }
}

internal sealed class TakenNoticeMapping : IEntityTypeConfiguration<TakenNotice>
{
    public void Configure(EntityTypeBuilder<TakenNotice> notice)
    {
        notice.HasKey(n => n.Token);
        notice.HasIndex(n => n.TakenAt);
    }
}
