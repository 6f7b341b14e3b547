using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Colleagues;

/// <summary>What a kind of round asks. A room that wants something of its own from colleagues brings one.</summary>
internal interface IRoundForm
{
    RoundKind Kind { get; }

    /// <summary>For whoever chooses between the kinds.</summary>
    string Choice { get; }

    /// <exception cref="Shared.ConflictException">There is nothing to ask yet; the message says what is missing.</exception>
    Task<RoundForm> Read(Tenant workspace, CancellationToken stop);
}

/// <param name="Title">In the mail's subject, and above the questions.</param>
/// <param name="About">What they are asked and how long it takes, as the mail goes on after "Acme asks 12 of you".</param>
internal sealed record RoundForm(string Title, string About, IReadOnlyList<RoundQuestion> Questions);

/// <summary>The one question of a template, in the workspace's language.</summary>
internal sealed class TemplateRoundForm(RoundKind kind, string template, string choice) : IRoundForm
{
    public RoundKind Kind => kind;
    public string Choice => choice;

    public Task<RoundForm> Read(Tenant workspace, CancellationToken stop)
    {
        var asked = Templates.Find(template)!;
        var scored = asked.Content.Scored;
        string In(Words words) => words.In(workspace.Locale.Split('-')[0], [Language.English.Code]).Replace("{{company.name}}", workspace.Name, StringComparison.Ordinal);
        return Task.FromResult(new RoundForm(
            asked.Name, "how it is to work there. It takes half a minute", [new RoundQuestion("score", In(scored.Text), scored.Rule.Metric, In(scored.LowLabel), In(scored.HighLabel))]));
    }
}
