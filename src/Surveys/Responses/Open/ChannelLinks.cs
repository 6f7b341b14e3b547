using Surveys.Dispatch;
using Surveys.Mail;

namespace Surveys.Responses;

/// <summary>Where a channel's page is, and how people get there.</summary>
internal sealed class ChannelLinks(LinkTokens tokens, BaseUrl baseUrl)
{
    /// <summary>The value of <c>via</c> in the address that a QR code holds.</summary>
    public const string ByQr = "qr";

    public string Token(OpenChannel channel) => tokens.Create(LinkPurpose.Channel, channel.TenantId, channel.Id);

    public string Address(OpenChannel channel) => baseUrl.To($"s/{Token(channel)}");

    public string ScannedAddress(OpenChannel channel) => $"{Address(channel)}?via={ByQr}";

    public string? Tag(OpenChannel channel) =>
        channel.Via == Via.Widget ? $"<script src=\"{baseUrl.To("widget.js")}\" data-survey=\"{Token(channel)}\" async></script>" : null;
}
