using Surveys.Scoring;

namespace Surveys.Home;

/// <summary>Names and sentences of the demo, all made up.</summary>
internal static class DemoWords
{
    public static readonly string[] Teams = ["First line", "Second line", "Billing"];

    public static readonly string[] Channels = ["email", "chat", "phone"];

    /// <summary>Agents with their team, how they do (0 is as happy as not), and how long they take to answer, about, in minutes: one is in a hurry.</summary>
    public static readonly (string Name, int Team, double Skill, double Pace)[] Agents =
    [
        ("Ana Ionescu", 0, 0.25, 32), ("Piotr Zieliński", 0, 0.05, 24), ("Sara Ahmadi", 0, 0.3, 34), ("Tom Becker", 0, -0.15, 9),
        ("Leila Karimi", 1, 0.35, 38), ("Mihai Popa", 1, 0.1, 30), ("Julia Nowak", 2, 0.2, 30), ("Owen Clarke", 2, -0.05, 26),
    ];

    /// <summary>What colleagues say of their work.</summary>
    public static readonly string[] OfWork = ["Good people, and somebody listens.", "Evenings are too thin: two of us for all chats.", "I learn something every week.", "The tools are slow, and everybody knows it.", "Hard cases always land with the same three."];

    /// <summary>What a value means to colleagues in their work.</summary>
    public static readonly string[] OfValues = ["I stay on the line until it works.", "Easy to say, hard on a Monday morning.", "I write as if it were to my mother.", "We do, when the queue lets us."];

    /// <summary>What tickets are about, with the tag that they get.</summary>
    public static readonly (string Subject, string Tag)[] Topics =
    [
        ("Card declined at checkout", "payment"), ("Can't sign in after the update", "sign-in"), ("Invoice has the wrong address", "invoice"), ("Parcel has not arrived", "delivery"),
        ("How do I add a colleague?", "account"), ("Export stops half-way", "export"), ("Refund for a cancelled order", "refund"), ("App closes by itself", "app"),
        ("Change of bank details", "payment"), ("Question about our plan", "account"),
    ];

    private static readonly string[] First = ["Maria", "Jan", "Reza", "Ioana", "Kasia", "Daniel", "Nina", "Paul", "Elena", "Marek", "Shirin", "Adam"];

    private static readonly string[] Last = ["Radu", "Kowalski", "Hosseini", "Marin", "Wójcik", "Fischer", "Dumitru", "Lewis", "Nagy", "Moradi"];

    private static readonly string[] Happy =
    [
        "Quick and friendly, solved in one go.", "You understood what I meant at once. Thank you.", "Clear steps, no jargon.", "Did more than I asked for.",
        "I expected to wait for days and had an answer within the hour.", "Very patient with me.",
    ];

    private static readonly string[] Neutral =
    [
        "It works now, but it took three mails.", "Fine in the end.", "The answer was right, I had to look up half of the words.", "Okay, though the chat broke off once.",
    ];

    private static readonly string[] Unhappy =
    [
        "I had to explain the same thing to three people.", "Nobody told me that it would take a week.", "The link you sent doesn't work.",
        "I still don't have my refund.", "It felt like talking to a form.", "Closed without a solution.",
    ];

    public static (string Name, string Address) Person(int number)
    {
        var (first, last) = (First[number % First.Length], Last[number / First.Length % Last.Length]);
        return ($"{first} {last}", $"{first}.{last}".ToLowerInvariant().Replace('ó', 'o'));
    }

    public static string Comment(Band band, int number)
    {
        var sentences = band switch
        {
            Band.Happy => Happy,
            Band.Unhappy => Unhappy,
            _ => Neutral,
        };
        return sentences[number % sentences.Length];
    }
}
