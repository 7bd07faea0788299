using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TopGun.Node.Storage.Records;

/// <summary>Asks the processor for memory that will be touched soon, and does not wait for it.</summary>
/// <remarks>Addresses are those of the moment: a collection of garbage that moves objects makes a hint useless, not wrong, and so does an offset beyond the object.</remarks>
internal static unsafe class CacheHints
{
    private const int LineBytes = 64;
    private const int ArrayHeadBytes = 16;

    /// <summary>Whether the processor takes hints; otherwise what leads to them may be left out.</summary>
    public static bool AreTaken => Sse.IsSupported;

    /// <summary>Asks for the beginning of an object.</summary>
    public static void Ask(object? target)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0((void*)Unsafe.As<object?, nint>(ref target));
    }

    /// <summary>Asks for more than the beginning of an object.</summary>
    /// <param name="target">The object.</param>
    /// <param name="bytes">How much of it.</param>
    public static void Ask(object target, int bytes)
    {
        if (Sse.IsSupported)
            Ask(Unsafe.As<object, nint>(ref target), bytes);
    }

    /// <summary>Asks for a part of an array, and for its length.</summary>
    /// <param name="array">The array.</param>
    /// <param name="start">Bytes before the part.</param>
    /// <param name="bytes">Bytes of the part.</param>
    public static void Ask(Array? array, int start, int bytes)
    {
        Ask(array);
        if (array is not null && Sse.IsSupported)
            Ask(Unsafe.As<Array, nint>(ref array) + ArrayHeadBytes + start, bytes);
    }

    private static void Ask(nint address, int bytes)
    {
        for (var end = address + bytes; address < end; address += LineBytes)
            Sse.Prefetch0((void*)address);
    }
}
