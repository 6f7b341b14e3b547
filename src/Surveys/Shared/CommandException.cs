namespace Surveys.Shared;

/// <summary>A command can't do what was asked; the message says why and what to type instead.</summary>
internal sealed class CommandException(string message) : Exception(message);
