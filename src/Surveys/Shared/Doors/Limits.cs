using System.Globalization;
using Surveys.Tenants;

namespace Surveys.Shared;

/// <summary>How much one caller may ask for, on each node: `Surveys__Limits__…`.</summary>
internal sealed record Limits
{
    /// <summary>Requests with one API key, once its burst is spent.</summary>
    public required int KeyPerSecond { get; init; }

    /// <summary>Requests that an API key which was quiet may send at once.</summary>
    public required int KeyBurst { get; init; }

    /// <summary>Requests with the links of one mail. Scanners deliver one click dozens of times, and each of them is to be answered alike.</summary>
    public required int LinkPerMinute { get; init; }

    /// <summary>Requests with the link of one open channel, from one address: a shop's customers are all behind its one.</summary>
    public required int ChannelPerMinute { get; init; }

    /// <summary>Payloads to the address of one connected help desk.</summary>
    public required int HookPerMinute { get; init; }

    /// <summary>Notices of one mail provider, from one address.</summary>
    public required int EventPerMinute { get; init; }

    /// <summary>Forms with a password, from one address.</summary>
    public required int SignInPerMinute { get; init; }

    /// <summary>Keys and links that were never made here, from one address.</summary>
    public required int WrongPerMinute { get; init; }

    /// <summary>Passwords hashed at the same time, of all callers: each costs a core about a sixth of a second.</summary>
    public required int HashesAtOnce { get; init; }

    /// <exception cref="SettingsException">A limit isn't a positive whole number, or there is none of that name.</exception>
    public static Limits Read(IConfiguration configuration)
    {
        var given = configuration.GetSection("Surveys:Limits").GetChildren().ToDictionary(limit => limit.Key, limit => limit.Value, StringComparer.OrdinalIgnoreCase);
        var limits = new Limits
        {
            KeyPerSecond = Take(nameof(KeyPerSecond), 250),
            KeyBurst = Take(nameof(KeyBurst), 5000),
            LinkPerMinute = Take(nameof(LinkPerMinute), 120),
            ChannelPerMinute = Take(nameof(ChannelPerMinute), 600),
            HookPerMinute = Take(nameof(HookPerMinute), 1200),
            EventPerMinute = Take(nameof(EventPerMinute), 60_000),
            SignInPerMinute = Take(nameof(SignInPerMinute), 20),
            WrongPerMinute = Take(nameof(WrongPerMinute), 60),
            HashesAtOnce = Take(nameof(HashesAtOnce), Math.Max(1, Environment.ProcessorCount - 1)),
        };
        return given.Count == 0 ? limits : throw new SettingsException($"There is no limit Surveys__Limits__{given.Keys.First()}. README.md lists them.");

        int Take(string name, int usual)
        {
            if (!given.Remove(name, out var text))
                return usual;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
                ? limit
                : throw new SettingsException($"Surveys__Limits__{name} is \"{text}\"; it must be a whole number from 1 on.");
        }
    }
}
