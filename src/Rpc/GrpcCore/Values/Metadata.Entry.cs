using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its text or, if the key ends in <c>-bin</c>, its bytes.</summary>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A text entry; the key is lower-cased.</summary>
        /// <exception cref="ArgumentException">The key is binary, or key or value hold characters a header cannot carry.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalize(key);
            if (IsBinaryKey(Key))
                throw new ArgumentException($"The key '{Key}' ends in -bin and takes bytes, not text.", nameof(key));
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                throw new ArgumentException(
                    $"The value of '{Key}' holds characters other than printable ASCII; use a -bin key.", nameof(value));
            _text = value;
        }

        /// <summary>A binary entry; the key is lower-cased and must end in <c>-bin</c>.</summary>
        /// <exception cref="ArgumentException">The key is not binary or holds characters a header cannot carry.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalize(key);
            if (!IsBinaryKey(Key))
                throw new ArgumentException($"The key '{Key}' takes text; a key for bytes ends in -bin.", nameof(key));
            _bytes = (byte[])valueBytes.Clone();
        }

        private Entry(string key, string? text, byte[]? bytes)
        {
            Key = key;
            _text = text;
            _bytes = bytes;
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>True if the entry carries bytes.</summary>
        public bool IsBinary => _bytes is not null;

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry carries bytes.</exception>
        public string Value =>
            _text ?? throw new InvalidOperationException($"The entry '{Key}' carries bytes; read ValueBytes.");

        /// <summary>A copy of the bytes; for a text entry its ASCII bytes.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        /// <inheritdoc />
        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, {_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        /// <summary>An entry as it came from the wire, where values need not be printable.</summary>
        internal static Entry Received(string key, string value) => new(key, value, null);

        /// <summary>An entry as it came from the wire; takes the array over.</summary>
        internal static Entry Received(string key, byte[] bytes) => new(key, null, bytes);

        /// <summary>The bytes without a copy; empty for text.</summary>
        internal ReadOnlySpan<byte> BytesUnsafe => _bytes;

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string Normalize(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            return lower.AsSpan().ContainsAnyExcept(KeyCharacters)
                ? throw new ArgumentException($"The key '{key}' may hold a-z, 0-9, '-', '_' and '.' only.", nameof(key))
                : lower;
        }
    }
}
