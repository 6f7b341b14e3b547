using Surveys.Articles;
using Surveys.Tenants;

namespace Surveys.Home;

/// <summary>What the demo's customers read in its help centre: some of them before they write, most by themselves.</summary>
internal sealed class DemoReading(SurveysDb db, CurrentTenant tenant)
{
    /// <summary>The share of readers whom it helped, about.</summary>
    private static readonly (string Tag, string Title, double Helps)[] Subjects =
    [
        ("payment", "Change how you pay", 0.42), ("refund", "When a refund arrives", 0.72), ("sign-in", "You can’t sign in", 0.81), ("invoice", "Read your invoice", 0.76),
        ("export", "Export your data", 0.55), ("account", "Close or move an account", 0.78), ("delivery", "Follow a parcel", 0.84), ("app", "The app closes by itself", 0.74),
    ];

    private readonly Random random = new(19);
    private readonly Dictionary<string, Article> articles = [];
    private readonly List<Guid> customers = [];

    /// <summary>Who reads on a day and doesn't write, half of them signed in; some say whether it helped.</summary>
    public void Day(DateTimeOffset start)
    {
        for (var n = random.Next(6, 22); n > 0; n--)
        {
            var subject = Subjects[random.Next(Subjects.Length)];
            var at = start.AddHours(6 + (16 * random.NextDouble()));
            Add(subject, ArticleDeed.Viewed, at, random.Next(15, 240), customers.Count > 0 && random.Next(2) == 0 ? customers[random.Next(customers.Count)] : null);
            if (random.Next(6) == 0)
                Add(subject, random.NextDouble() < subject.Helps ? ArticleDeed.Helpful : ArticleDeed.NotHelpful, at.AddMinutes(3), null);
        }
    }

    /// <summary>A customer who looked it up before writing about it: of what helps least, most did.</summary>
    public void Before(Guid contact, string tag, DateTimeOffset openedAt, int number)
    {
        customers.Add(contact);
        if (Array.Find(Subjects, one => one.Tag == tag) is { Tag: not null } subject && number % (subject.Helps < 0.5 ? 2 : 7) == 0)
            Add(subject, ArticleDeed.Viewed, openedAt.AddHours(-1 - (number % 40)), 30 + (number % 90), contact);
    }

    private void Add((string Tag, string Title, double Helps) subject, ArticleDeed deed, DateTimeOffset at, int? seconds, Guid? contact = null)
    {
        if (!articles.TryGetValue(subject.Tag, out var article))
        {
            articles[subject.Tag] = article = new Article { TenantId = tenant.Id, Id = Guid.CreateVersion7(at), Source = "demo", ExternalId = subject.Tag, Title = subject.Title, Section = "Help centre", KnownAt = at };
            db.Articles.Add(article);
        }

        db.ArticleEvents.Add(new ArticleEvent { TenantId = tenant.Id, Id = Guid.CreateVersion7(at), ArticleId = article.Id, Source = "demo", Deed = deed, At = at.ToStored(), ReadingSeconds = seconds, ContactId = contact });
    }
}
