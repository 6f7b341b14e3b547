using System.Text;

namespace Surveys.Tests.Fuzz;

/// <summary>Mutations around the body: methods, headers, and bytes that no client would send.</summary>
internal static class Envelopes
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X", "QUERY"];

    private static readonly (string Name, string Value)[] Odd =
    [
        ("Accept", "text/html;q=oops"), ("Accept", "*/*;q=9999, , ;"), ("Accept", new string('a', 9_000)), ("Accept-Language", "x-\u0001,**;;q"), ("Accept-Encoding", "gzip;q=-1"),
        ("Content-Encoding", "gzip"), ("Content-Encoding", "br, br, br"), ("Content-Language", "\u00ff\u00fe"), ("Range", "bytes=9-1,-,0-"), ("If-Match", "\"x"), ("If-Modified-Since", "never"), ("If-None-Match", "*"),
        ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "1.2.3.4, %00, ::1"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Prefix", "/x"), ("X-Original-URL", "/sign-in"), ("Forwarded", "for=\"[::"),
        ("Cookie", "surveys=x; surveys=y; .AspNetCore.Antiforgery.x=%00"), ("Cookie", $"a={new string('x', 9_000)}"), ("Cookie", ";;;===;\u00ff"), ("Origin", "null"), ("Referer", "javascript:alert(1)"), ("Expect", "200-ok"),
        ("Host", "evil.example"), ("Host", "localhost:99999"), ("Host", "[::1"), ("Authorization", "Bearer svy_"), ("Authorization", "Basic %%%"), ("Authorization", "Negotiate x"), ("Idempotency-Key", new string('k', 9_000)), ("HX-Request", "maybe"),
        ("Upgrade", "h2c"), ("Transfer-Encoding", "chunked"), ("traceparent", "00-zz"), ("baggage", new string(',', 9_000)), ("X-Huge", new string('h', 40_000)), ("Date", "0000-00-00"),
    ];

    /// <summary>Whole requests but for what stands in braces; most end before a key is asked for.</summary>
    private static readonly string[] Wires =
    [
        "{method} {path} HTTP/9.9\r\nHost: localhost\r\n\r\n", "{method} {path}\r\n\r\n", "{method}  {path} HTTP/1.1\r\nHost: localhost\r\n\r\n", "\0\0\0\0\r\n\r\n", "{method} {path} HTTP/1.1\r\n\r\n", "{method} {path} HTTP/1.0\r\n\r\n",
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", "{method} {path} HTTP/1.1\r\nHost: localhost\r\n X: folded\r\n\r\n", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nA B: c\r\n\r\n",
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n{",
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"source\":", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\nscore=4",
        "{method} {path} HTTP/1.1\nHost: localhost\n\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", "{method} http://evil.example{path} HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000", "{method} {path}\u00ff\u00fe HTTP/1.1\r\nHost: localhost\r\n\r\n", "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\u00ff\r\n\r\n",
    ];

    public static void Spoil(Shot shot, string key, Random random)
    {
        switch (shot.Mutation)
        {
            case "long path":
                shot.Path = shot.Path.Split('?')[0] + string.Concat(Enumerable.Repeat(ApiDocument.Pick(random, ["/x", "%2f", "/..", "x"]), ApiDocument.Pick(random, [50, 1_000, 3_000])));
                break;
            case "headers":
                shot.Headers.AddRange(Enumerable.Range(0, random.Next(1, 4)).Select(_ => ApiDocument.Pick(random, Odd)).DistinctBy(header => header.Name));
                shot.Headers.RemoveAll(header => header.Name == "Authorization" && shot.Headers.Count(h => h.Name == "Authorization") > 1 && header.Value.Contains(key, StringComparison.Ordinal));
                if (random.Next(10) == 0)
                    shot.Headers.AddRange(Enumerable.Range(0, 150).Select(i => ($"X-{i}", "x")));
                break;
            case "method":
                shot.Method = ApiDocument.Pick(random, Methods);
                break;
            case "wire":
                shot.Wire = Encoding.Latin1.GetBytes(ApiDocument.Pick(random, Wires).Replace("{method}", shot.Method, StringComparison.Ordinal).Replace("{key}", key, StringComparison.Ordinal).Replace("{path}", shot.Path, StringComparison.Ordinal));
                break;
        }
    }
}
