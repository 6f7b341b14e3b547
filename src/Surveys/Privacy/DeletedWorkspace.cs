namespace Surveys.Privacy;

/// <summary>That there was a workspace, and how large it was. Outside the wall, as it outlives the workspace; without its name.</summary>
internal sealed class DeletedWorkspace
{
    public required Guid Id { get; init; }
    public required DateTimeOffset DeletedAt { get; init; }
    public required long Contacts { get; init; }
    public required long Interactions { get; init; }
    public required long Answers { get; init; }
}
