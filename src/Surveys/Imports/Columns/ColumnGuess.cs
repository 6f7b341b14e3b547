using System.Globalization;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>Guesses what the columns of a file are: by their names as help desks call them, then by what stands in them. Always to be corrected by a person.</summary>
internal static class ColumnGuess
{
    /// <summary>Letters and digits of the names, in small letters.</summary>
    private static readonly (ColumnRole Role, string[] Names)[] Names =
    [
        (ColumnRole.ExternalId, ["ticketid", "ticketnumber", "ticketno", "ticket", "caseid", "casenumber", "conversationid", "issueid", "issuekey", "requestid", "interactionid", "externalid", "id", "number", "key", "reference"]),
        (ColumnRole.Status, ["status", "ticketstatus", "state", "ticketstate", "casestatus", "conversationstatus"]),
        (ColumnRole.Channel, ["channel", "via", "ticketchannel", "source", "ticketsource", "origin", "caseorigin", "medium"]),
        (ColumnRole.Subject, ["subject", "title", "summary", "topic", "ticketsubject"]),
        (ColumnRole.Tags, ["tags", "tag", "labels", "label"]),
        (ColumnRole.OpenedAt, ["createdat", "created", "createdtime", "createddate", "datecreated", "creationdate", "creationtime", "openedat", "opened", "opendate", "dateopened", "datetimeopened", "ticketcreatedat", "requestedat", "startedat"]),
        (ColumnRole.FirstResponseAt, ["firstresponseat", "firstresponsetime", "firstrespondedat", "firstreplyat", "firstrepliedat", "initialresponsetime", "firstresponse"]),
        (ColumnRole.ResolvedAt, ["resolvedat", "resolved", "solvedat", "solved", "resolvedtime", "resolutiontime", "resolutiondate", "dateresolved", "ticketsolveddate", "completedat"]),
        (ColumnRole.ClosedAt, ["closedat", "closed", "closedtime", "closetime", "closeddate", "dateclosed", "datetimeclosed", "closingdate"]),
        (ColumnRole.Replies, ["replies", "agentreplies", "replycount", "agentinteractions", "numberofreplies", "publicreplies", "outboundcount"]),
        (ColumnRole.Contacts, ["contacts", "customerinteractions", "numberofcontacts", "contactcount"]),
        (ColumnRole.Reopened, ["reopened", "reopens", "reopencount", "timesreopened"]),
        (ColumnRole.ContactEmail, ["requesteremail", "customeremail", "contactemail", "email", "emailaddress", "useremail", "clientemail", "reporteremail", "fromemail", "customeremailaddress"]),
        (ColumnRole.ContactName, ["requester", "requestername", "customer", "customername", "contact", "contactname", "fullname", "clientname", "reporter", "name"]),
        (ColumnRole.ContactId, ["requesterid", "customerid", "contactid", "userid", "clientid"]),
        (ColumnRole.ContactLocale, ["locale", "language", "requesterlocale", "customerlanguage"]),
        (ColumnRole.ContactTimeZone, ["timezone", "requestertimezone", "customertimezone"]),
        (ColumnRole.AgentEmail, ["assigneeemail", "agentemail", "owneremail"]),
        (ColumnRole.AgentName, ["assignee", "assigneename", "agent", "agentname", "assignedto", "assignedagent", "owner", "ownername", "caseowner"]),
        (ColumnRole.AgentId, ["assigneeid", "agentid", "ownerid"]),
        (ColumnRole.Team, ["group", "team", "agentgroup", "groupname", "teamname", "assignedgroup", "assignedteam", "department", "queue"]),
        (ColumnRole.Rating, ["csatscore", "csat", "rating", "score", "satisfactionscore", "satisfactionrating", "surveyresults", "surveyresult", "customersatisfaction", "npsscore", "nps", "cesscore", "ces", "feedbackscore"]),
        (ColumnRole.Comment, ["comment", "satisfactioncomment", "csatcomment", "ratingcomment", "feedback", "feedbackcomment", "surveycomment", "customercomment"]),
    ];

    private static readonly Dictionary<string, InteractionStatus> Meanings = new (InteractionStatus Meaning, string[] Words)[]
    {
        (InteractionStatus.Open, ["open", "new", "opened", "todo", "reopened", "active", "assigned", "unassigned"]),
        (InteractionStatus.Pending, ["pending", "inprogress", "waiting", "onhold", "hold", "snoozed", "escalated", "waitingoncustomer", "waitingforcustomer", "waitingonthirdparty"]),
        (InteractionStatus.Resolved, ["resolved", "solved", "done", "completed", "complete", "fixed"]),
        (InteractionStatus.Closed, ["closed", "archived", "cancelled", "finished"]),
    }.SelectMany(one => one.Words, (one, word) => (word, one.Meaning)).ToDictionary();

    public static IReadOnlyDictionary<string, ColumnRole> Of(FileHead head)
    {
        var (guess, plain) = (new Dictionary<string, ColumnRole>(), head.Headers.Distinct().Where(name => name.Length > 0).ToList());
        foreach (var (role, names) in Names)
        {
            // The best of its names first: "Ticket ID" before "ID".
            if (names.Select(name => plain.Find(header => Plain(header) == name && !guess.ContainsKey(header))).FirstOrDefault(header => header is not null) is { } found)
                guess[found] = role;
        }

        foreach (var name in plain.Where(name => !guess.ContainsKey(name)))
            guess[name] = ByValues(head.Values(name), guess.Values);
        return guess;
    }

    private static ColumnRole ByValues(IReadOnlyList<string> values, IReadOnlyCollection<ColumnRole> taken)
    {
        if (values.Count == 0)
            return ColumnRole.Nothing;
        if (!taken.Contains(ColumnRole.ContactEmail) && values.All(EmailAddress.IsBare))
            return ColumnRole.ContactEmail;
        if (!taken.Contains(ColumnRole.Status) && values.All(word => MeaningOf(word) is not null))
            return ColumnRole.Status;
        if (!taken.Contains(ColumnRole.OpenedAt) && Enum.GetValues<DateOrder>().Any(order => values.All(value => WrittenTimes.Of(order).Read(value) is not null)))
            return ColumnRole.OpenedAt;
        return ColumnRole.Nothing;
    }

    /// <summary>How the times of these columns are written, as far as the first rows tell; where a day fits two ways, the day stands first, as in most countries.</summary>
    public static DateOrder Dates(FileHead head, IReadOnlyDictionary<string, ColumnRole> columns)
    {
        var values = columns.Where(column => column.Value.IsTime()).SelectMany(column => head.Values(column.Key)).ToList();
        return Enum.GetValues<DateOrder>().MaxBy(order => (values.Count(value => WrittenTimes.Of(order).Read(value) is not null), -(int)order));
    }

    public static InteractionStatus? MeaningOf(string word) => Meanings.TryGetValue(Plain(word), out var meaning) ? meaning : null;

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLower(CultureInfo.InvariantCulture);
}
