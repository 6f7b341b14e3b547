namespace Surveys.Mail;

/// <summary>What a mail looks like beside its words.</summary>
/// <param name="Ground">Behind the card: #rrggbb, as the accent.</param>
/// <param name="Font">A stack of fonts that the reader's device may have.</param>
/// <param name="Radius">Of corners, in pixels.</param>
/// <param name="IsLightOnly">Also where the reader has it dark.</param>
/// <param name="Logo">Where the company's picture lies, if it has one.</param>
internal sealed record MailLook(string Ground, string? Accent, string Font, int Radius, bool IsLightOnly, string? Logo = null)
{
    public static MailLook Usual { get; } = new("#f4f5f7", null, MailFrame.Font, 6, false);
}
