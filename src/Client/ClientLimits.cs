namespace TopGun.Client;

/// <summary>Every bound of the client, in one place; each refusal names the one it hit.</summary>
public static class ClientLimits
{
    /// <summary>Commands are gathered into messages of about so many bytes (performance §3.2).</summary>
    public const int MessageBytes = 64 * 1024;

    /// <summary>Largest write that is sent to a node, in bytes; below what a node receives in one message.</summary>
    public const int OperationBytesMax = 4_000_000;

    /// <summary>Commands of one session that may wait for their answers.</summary>
    public const int CommandsPerSessionMax = 8192;

    /// <summary>Bytes of all commands of a grid that may wait for their answers.</summary>
    public const long CommandBytesMax = 256 * 1024 * 1024;

    /// <summary>Keys of one command to run a processor; each may answer with two values of the largest size.</summary>
    public const int ProcessorKeysPerCommand = 32;

    /// <summary>Records of one call that are asked for before the first of them is there.</summary>
    public const int ReadsAtOnce = 1024;

    /// <summary>Questions about itself that may wait for one node; while so many do, what it told before counts.</summary>
    public const int QuestionsMax = 64;

    /// <summary>Largest message received from a node, in bytes: a page of many rows, or many changes.</summary>
    public const int ReceivedMessageBytesMax = 256 * 1024 * 1024;

    /// <summary>Messages or changes of one enumeration that wait for the program; one more ends it with an error.</summary>
    public const int BacklogMax = 10_000;

    /// <summary>How long opening a session waits for a node that can be reached.</summary>
    public static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a question of an operator may take, a map being measured.</summary>
    public static readonly TimeSpan AdministrationTime = TimeSpan.FromSeconds(30);

    /// <summary>How long a node may take to tell what it has done, until what it told before counts.</summary>
    public static readonly TimeSpan CountTime = TimeSpan.FromSeconds(2);

    /// <summary>How long a read waits for a node that can be reached again.</summary>
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Time allowed for one call of the typed client unless its options say otherwise.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that a call may be allowed.</summary>
    public static readonly TimeSpan CallTimeoutMax = TimeSpan.FromDays(1);

    /// <summary>How long before it expires a token is replaced; a token that lives for less than five times as long, after four fifths of its life.</summary>
    public static readonly TimeSpan TokenMargin = TimeSpan.FromSeconds(60);

    /// <summary>How often commands that wait are looked at.</summary>
    public static readonly TimeSpan ExpiryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait before the first attempt to connect again.</summary>
    public static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two attempts to connect.</summary>
    public static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(5);
}
