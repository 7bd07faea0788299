namespace TopGun.Core.Tests.Values;

/// <summary>Values nested as deep as a test asks.</summary>
internal static class Nested
{
    public static byte[] Arrays(int depth) => [.. Enumerable.Repeat((byte)0x91, depth), 0xc0];

    public static byte[] Maps(int depth) => [.. Enumerable.Repeat<byte[]>([0x81, 0xa1, 0x61], depth).SelectMany(b => b), 0xc0];
}
