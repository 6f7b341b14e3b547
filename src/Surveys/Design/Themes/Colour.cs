using System.Globalization;

namespace Surveys.Design;

/// <summary>A colour of the sRGB space, and how well it is told from another (WCAG 2.2, 1.4.3 and 1.4.11).</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>What text needs, level AA.</summary>
    public const double ForText = 4.5;

    public static readonly Colour White = new(255, 255, 255);
    public static readonly Colour Black = new(0, 0, 0);

    /// <returns>Nothing where it isn't written as #rrggbb.</returns>
    public static Colour? Read(string? text) =>
        text is ['#', _, _, _, _, _, _] && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? new((byte)(number >> 16), (byte)(number >> 8), (byte)number)
            : null;

    /// <summary>From 1, the same, to 21, black on white.</summary>
    public double ContrastTo(Colour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <summary>White or black, whichever is read better on it.</summary>
    public Colour Ink => ContrastTo(White) >= ContrastTo(Black) ? White : Black;

    /// <summary>The nearest of its darker shades, or lighter ones on a dark ground, that is read on this ground.</summary>
    public Colour ReadableOn(Colour ground)
    {
        var end = ground.Luminance > 0.18 ? Black : White;
        for (var share = 0; share <= 100; share++)
        {
            if (Towards(end, share / 100.0) is var shade && shade.ContrastTo(ground) >= ForText)
                return shade;
        }

        return end;
    }

    /// <param name="share">0 is this colour, 1 the other.</param>
    public Colour Towards(Colour other, double share) => new(Between(Red, other.Red, share), Between(Green, other.Green, share), Between(Blue, other.Blue, share));

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static byte Between(byte one, byte other, double share) => (byte)Math.Round(one + ((other - one) * share));

    private static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
}
