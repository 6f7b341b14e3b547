using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>What help desks call the states of a ticket.</summary>
internal static class States
{
    private static readonly Dictionary<string, TicketState> Common = new()
    {
        ["new"] = TicketState.Open,
        ["open"] = TicketState.Open,
        ["opened"] = TicketState.Open,
        ["reopened"] = TicketState.Open,
        ["in progress"] = TicketState.Open,
        ["in_progress"] = TicketState.Open,
        ["submitted"] = TicketState.Open,
        ["pending"] = TicketState.Pending,
        ["hold"] = TicketState.Pending,
        ["on-hold"] = TicketState.Pending,
        ["on hold"] = TicketState.Pending,
        ["snoozed"] = TicketState.Pending,
        ["waiting"] = TicketState.Pending,
        ["waiting on customer"] = TicketState.Pending,
        ["waiting_on_customer"] = TicketState.Pending,
        ["waiting on third party"] = TicketState.Pending,
        ["solved"] = TicketState.Resolved,
        ["resolved"] = TicketState.Resolved,
        ["done"] = TicketState.Resolved,
        ["closed"] = TicketState.Closed,
        ["deleted"] = TicketState.Deleted,
        ["spam"] = TicketState.Deleted,
        ["merged"] = TicketState.Merged,
    };

    /// <summary>Freshdesk's numbers, and the stages of HubSpot's support pipeline as it comes.</summary>
    private static readonly Dictionary<(Vendor, string), TicketState> Numbers = new()
    {
        [(Vendor.Freshdesk, "2")] = TicketState.Open,
        [(Vendor.Freshdesk, "3")] = TicketState.Pending,
        [(Vendor.Freshdesk, "4")] = TicketState.Resolved,
        [(Vendor.Freshdesk, "5")] = TicketState.Closed,
        [(Vendor.Hubspot, "1")] = TicketState.Open,
        [(Vendor.Hubspot, "2")] = TicketState.Pending,
        [(Vendor.Hubspot, "3")] = TicketState.Open,
        [(Vendor.Hubspot, "4")] = TicketState.Closed,
    };

    public static TicketState? Find(Connection connection, string word)
    {
        var key = word.ToLowerInvariant();
        return connection.Mapping.States.TryGetValue(key, out var own) ? own
            : Numbers.TryGetValue((connection.Vendor, key), out var number) ? number
            : Common.TryGetValue(key, out var common) ? common
            : null;
    }

    /// <exception cref="InvalidInputException">The word isn't known.</exception>
    public static TicketState? Read(Connection connection, string? word, string field) => word is null
        ? null
        : Find(connection, word) ?? throw new InvalidInputException(field, $"is “{Payload.Fit(word, 60)}”, which we don’t know. Say what it means on the page of the connection, under “Your own states”.");

    public static InteractionStatus? ToStatus(this TicketState? state) => state switch
    {
        TicketState.Open => InteractionStatus.Open,
        TicketState.Pending => InteractionStatus.Pending,
        TicketState.Resolved => InteractionStatus.Resolved,
        TicketState.Closed => InteractionStatus.Closed,
        _ => null,
    };

    public static Reason? ToReason(this TicketState? state) => state switch
    {
        TicketState.Deleted => Reason.InteractionDeleted,
        TicketState.Merged => Reason.Merged,
        _ => null,
    };

    /// <summary>How it is, or that it is gone, as its state says.</summary>
    public static News With(this InteractionInput told, TicketState? state, bool isOnlyForKnown = false) => state.ToReason() is { } gone
        ? new News(told.ExternalId!, Gone: gone, At: told.UpdatedAt)
        : new News(told.ExternalId!, state.ToStatus() is { } status ? told with { Status = status } : told, isOnlyForKnown);
}
