using QRCoder;

namespace Surveys.Responses;

/// <summary>An address as a QR code. A quarter of it may be lost to dirt and light: it hangs on walls.</summary>
internal static class QrPicture
{
    private const int PixelsPerSquare = 20;

    public static string Svg(string address)
    {
        using var code = Code(address);
        using var picture = new SvgQRCode(code);
        return picture.GetGraphic(1, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    public static byte[] Png(string address)
    {
        using var code = Code(address);
        using var picture = new PngByteQRCode(code);
        return picture.GetGraphic(PixelsPerSquare);
    }

    private static QRCodeData Code(string address) => QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.Q);
}
