using System.Reflection;
using System.Text.RegularExpressions;

namespace Surveys.Tests;

/// <summary>The rules of the house that a compiler doesn't know: who may use whom, how large things get, what they are called.</summary>
public sealed partial class HouseRulesTests
{
    /// <summary>The rooms from left to right: a room may use those to its left, never to its right.</summary>
    private static readonly string[] Line =
    [
        "Tenants", "Audit", "Mail", "Accounts", "Design", "Interactions", "Dispatch", "HelpDesks", "Responses", "Trends", "Kpis", "Articles", "Balance", "Goals", "Colleagues",
        "Pillars", "Philosophy", "FollowUp", "Webhooks", "Delighted", "Imports", "Privacy", "Home",
    ];

    /// <summary>Not rooms: what all of them share, and what keeps the database's shape. Both know no room but the first.</summary>
    private static readonly string[] Cellar = ["Shared", "Schema"];

    private const int LongestFile = 300;
    private const int MostFilesInAFolder = 20;
    private const int LongestProgram = 40;

    private static readonly string House = Project.PathOf("src", "Surveys");

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(House, "*.*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
        .Where(file => !Path.GetRelativePath(House, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "wwwroot"));

    [Fact]
    public void Every_folder_is_a_room_of_the_line_or_the_cellar()
    {
        var folders = Directory.EnumerateDirectories(House).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj", "wwwroot", "Scripts", "Properties"]);
        Assert.Empty(folders.Except(Line).Except(Cellar));
    }

    [Fact]
    public void A_room_uses_only_rooms_to_its_left()
    {
        var wrong =
            from file in Sources()
            let room = Path.GetRelativePath(House, file).Split(Path.DirectorySeparatorChar)[0]
            where Line.Contains(room) || Cellar.Contains(room)
            from Match mention in Mention().Matches(File.ReadAllText(file))
            let used = mention.Groups[1].Value
            where Array.IndexOf(Line, used) > (Cellar.Contains(room) ? 0 : Array.IndexOf(Line, room))
            select $"{Path.GetRelativePath(House, file)} uses {used}";

        // The workspace's layout shows what a role opens, and whether there is a mailbox; the customers' has the company's theme. A layout is a page of every room.
        var layout = Path.Combine("Shared", "_Workspace.cshtml");
        Assert.Empty(wrong.Distinct().Except([$"{layout} uses Mail", $"{layout} uses Accounts", $"{Path.Combine("Shared", "_Customer.cshtml")} uses Design"]));
    }

    [Fact]
    public void Namespaces_are_the_rooms()
    {
        var wrong = Sources().Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Where(file =>
        {
            var room = Path.GetRelativePath(House, file).Split(Path.DirectorySeparatorChar);
            return !File.ReadAllText(file).Contains($"namespace Surveys{(room.Length > 1 ? "." + room[0] : "")};", StringComparison.Ordinal);
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_too_long_and_no_folder_too_full()
    {
        Assert.DoesNotContain(Sources(), file => File.ReadLines(file).Count() > LongestFile);
        Assert.InRange(File.ReadLines(Path.Combine(House, "Program.cs")).Count(), 1, LongestProgram);
        // A page and the class behind it count as one.
        Assert.Empty(Sources().Where(file => !file.EndsWith(".cshtml.cs", StringComparison.Ordinal))
            .GroupBy(file => Path.GetDirectoryName(file))
            .Where(folder => folder.Count() > MostFilesInAFolder)
            .Select(folder => $"{folder.Key}: {folder.Count()}"));
    }

    [Fact]
    public void Nothing_is_called_by_what_it_is_not()
    {
        var names = OwnTypes().Select(type => type.Name.Split('`')[0]);
        Assert.DoesNotContain(names, name => VagueName().IsMatch(name));
    }

    [Fact]
    public void Nothing_leaves_the_house_and_nothing_is_left_open_to_inherit()
    {
        Assert.Empty(OwnTypes().Where(type => type.IsVisible).Select(type => type.FullName));
        Assert.Empty(OwnTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.FullName));
    }

    [Fact]
    public void Moments_end_in_At_and_days_in_On_or_Day()
    {
        var columns = OwnTypes().Where(type => type.IsAssignableTo(typeof(Surveys.Tenants.ITenantOwned))).SelectMany(type => type.GetProperties());

        Assert.All(columns, column =>
        {
            var type = Nullable.GetUnderlyingType(column.PropertyType) ?? column.PropertyType;
            if (type == typeof(DateTimeOffset))
                Assert.EndsWith("At", column.Name, StringComparison.Ordinal);
            if (type == typeof(DateOnly))
                Assert.Matches("(On|Day)$", column.Name);
            Assert.NotEqual(typeof(DateTime), type);
        });
    }

    [Fact]
    public void Every_migration_has_its_class_and_every_class_its_file()
    {
        var files = Directory.EnumerateFiles(Project.PathOf("migrations"), "*.sql").Select(file => Path.GetFileNameWithoutExtension(file)!);
        var classes = OwnTypes().Select(type => type.GetCustomAttribute<Microsoft.EntityFrameworkCore.Migrations.MigrationAttribute>()?.Id).OfType<string>();

        Assert.Equal(files.Order(StringComparer.Ordinal), classes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_ruler_depends_on_nothing_of_ours()
    {
        var references = typeof(Surveys.Scoring.Score).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal));
        Assert.Equal(["MathNet.Numerics"], references);
    }

    /// <summary>All tests share one mail server: who waits for a mail to an address that another file writes to gets the other's.</summary>
    [Fact]
    public void An_address_at_which_a_test_waits_for_mail_is_its_own()
    {
        var tests = Directory.EnumerateFiles(Project.PathOf("tests", "Surveys.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var awaited = tests.SelectMany(text => AwaitedMail().Matches(text)).Select(mail => $"\"{mail.Groups[1].Value}\"").Distinct();

        Assert.DoesNotContain(awaited, address => tests.Count(text => text.Contains(address, StringComparison.Ordinal)) > 1);
    }

    private static IEnumerable<Type> OwnTypes() => typeof(SurveysDb).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("Surveys", StringComparison.Ordinal) == true)
        .Where(type => type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null && !type.Name.Contains('<', StringComparison.Ordinal));

    [GeneratedRegex(@"\bSurveys\.([A-Z]\w+)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\b(?:Mail\.First|Mail\.To|Asked|Answered)\([^;]*?""([^""\s]+@[^""\s]+)""")]
    private static partial Regex AwaitedMail();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utility|Processor|Impl|Dto|Base|Service)$")]
    private static partial Regex VagueName();
}
