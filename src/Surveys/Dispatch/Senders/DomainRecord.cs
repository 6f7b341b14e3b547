namespace Surveys.Dispatch;

internal enum RecordKind
{
    /// <summary>That whoever sets up the workspace has the domain.</summary>
    Ownership,
    Spf,
    Dkim,
    Dmarc,
}

internal enum RecordState
{
    Found,
    Missing,
    Different,

    /// <summary>SPF alone: with all that it includes it asks for more than receivers look up.</summary>
    TooManyLookups,

    /// <summary>No name server answered, or it had a trouble of its own.</summary>
    Unknown,
}

/// <summary>A record that a domain should have in DNS.</summary>
/// <param name="Type">TXT or CNAME.</param>
/// <param name="Value">What is to stand there; for SPF and DMARC one that would do.</param>
/// <param name="IsRequired">Without it nothing is sent from the domain.</param>
internal sealed record DomainRecord(RecordKind Kind, string Type, string Name, string Value, bool IsRequired);

/// <summary>What was found of it.</summary>
/// <param name="There">What stands there instead; several one a line.</param>
internal sealed record SeenRecord(DomainRecord Wanted, RecordState State, string? There = null);
