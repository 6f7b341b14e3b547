using System.Text;

namespace Surveys.Tests.Fuzz;

/// <summary>What no field wants, by name: raw JSON, as much of it is none.</summary>
internal static class Values
{
    private static readonly Random Letters = new(1);

    public static IReadOnlyDictionary<string, IReadOnlyList<byte[]>> ByMutation { get; } = new Dictionary<string, IReadOnlyList<byte[]>>
    {
        ["wrong type"] = Raw("1", "1.5", "true", "\"x\"", "[]", "{}", "[1]", "[null]", "[[\"x\"]]", "{\"a\":1}", "{\"a\":{\"b\":[]}}"),
        ["null"] = Raw("null"),
        ["blank"] = Raw("\"\"", "\" \"", "\"\\t\"", "\"\\u00a0\"", "\"\\u200b\"", "\"\\ufeff\""),
        ["huge text"] = Raw($"\"{new string('x', 6_000)}\"", $"\"{new string('é', 40_000)}\"", $"\"{new string('x', 900_000)}\"", $"\"{Noise(3_000)}\""),
        ["huge number"] = Raw("99999999999999999999", "2147483648", "-2147483649", "9223372036854775808", "1e400", "-1e400", "1e308", "1e-400", $"1{new string('0', 3000)}", $"0.{new string('9', 3000)}"),
        ["negative"] = Raw("-1", "-0", "-0.0", "-2147483648", "\"-1\"", "\"-P1D\"", "\"-08:00\""),
        ["no number"] = Raw("NaN", "Infinity", "-Infinity", "\"NaN\"", "\"Infinity\"", "0x10", "01", "+1", ".5", "1.", "1e", "--1"),
        ["deep"] = Raw(Deep("[", "]", 31), Deep("[", "]", 33), Deep("[", "]", 20_000), Deep("{\"a\":", "}", 31, "1"), Deep("{\"a\":", "}", 64, "1"), Deep("{\"a\":", "}", 9_000, "1"), new string('[', 50_000)),
        ["broken UTF-8"] = [Bytes(0xff), Bytes(0xc0, 0xaf), Bytes(0xe2, 0x28, 0xa1), Bytes(0xed, 0xa0, 0x80), Bytes(0xf4, 0x90, 0x80, 0x80), Bytes(0x61, 0xe2, 0x82), Bytes(0x80), Bytes(0xfe, 0xff, 0x00)],
        ["control characters"] = [.. Raw("\"\\u0000\"", "\"a\\u0000b\"", "\"a\\u0007b\"", "\"\\u001b[31m\"", "\"\\u007f\"", "\"\\u0085\"", "\"a\\bb\""), Bytes(0x00), Bytes(0x61, 0x00, 0x62), Bytes(0x07), Bytes(0x1b, 0x5b)],
        ["lone surrogates"] = Raw("\"\\ud800\"", "\"\\udfff\"", "\"\\ud800\\ud800\"", "\"a\\udc00b\"", "\"\\udbff\\u0041\"", "\"\\uffff\"", "\"\\ufdd0\""),
        ["line breaks"] = Raw("\"x\\r\\nBcc: y@example.com\"", "\"\\r\\n\\r\\n<html>\"", "\"a\\nb\"", "\"x@example.com\\nBcc: y@example.com\"", "\"\\u2028\\u2029\""),
        ["bidi and marks"] = Raw("\"\\u202etxt.exe\"", "\"\\u2066a\\u2069\"", $"\"a{new string('\u0301', 190)}\"", "\"👩‍👩‍👧‍👦\"", "\"ﷺ\"", "\"İıſK\"", "\"\\u200d\\u200c\"", "\"x@exa\\u202emple.com\""),
        ["code"] = Raw("\"<script>alert(1)</script>\"", "\"' or 1=1; drop table tenants--\"", "\"=1+1\"", "\"{{7*7}}\"", "\"../../etc/passwd\"", "\"%00%0d%0a\"", "\"${jndi:ldap://x}\"", "\"\\\\\"", "\"%_\\\\\""),
        ["huge array"] = Raw(Array("1"), Array("\"x\""), Array("null"), Array("{}"), $"[{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"t{i}\""))}]", $"{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"k{i}\":{i}"))}}}"),
        ["extreme dates"] = Raw("\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2016-12-31T23:59:60Z\"", "\"2026-02-29T00:00:00Z\"", "\"2026-03-29T03:30:00+02:00\"", "\"2026-01-01T00:00:00+99:99\"", "\"1990-01-01T00:00:00Z\"", "\"1989-12-31T23:59:59.999Z\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"-0001-01-01T00:00:00Z\"", "\"10000-01-01T00:00:00Z\"", "\"2026-1-1\"", "\"infinity\"", "\"-infinity\""),
        ["extreme durations"] = Raw("\"PT0S\"", "\"P99999999Y\"", "\"-P1D\"", "\"P10675199DT2H48M5.4775807S\"", "\"P10675199DT2H48M5.4775808S\"", "\"P1M\"", "\"P\"", "\"PT1E9S\"", "\"PT0.0000001S\"", "\"P3650000D\"", "\"24:00\"", "\"00:00\"", "\"23:59\""),
        ["ids"] = Raw($"\"{Guid.Empty}\"", "\"00000000000000000000000000000000\"", "\"{00000000-0000-0000-0000-000000000000}\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"0\"", "\"null\"", "\"me\""),
    };

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[][] Raw(params string[] json) => [.. json.Select(Text)];

    private static byte[] Bytes(params byte[] inside) => [(byte)'"', .. inside, (byte)'"'];

    private static string Deep(string open, string close, int levels, string inside = "") =>
        string.Concat(Enumerable.Repeat(open, levels)) + inside + string.Concat(Enumerable.Repeat(close, levels));

    private static string Array(string item) => $"[{string.Join(',', Enumerable.Repeat(item, 10_000))}]";

    /// <summary>Text of every script that compresses and folds badly.</summary>
    private static string Noise(int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var rune = Letters.Next(0xa0, 0x1_0000);
            if (rune is (< 0xd800 or > 0xdfff) and not (>= 0xfdd0 and <= 0xfdef) && rune < 0xfffe)
                text.Append((char)rune);
        }

        return text.ToString();
    }
}
