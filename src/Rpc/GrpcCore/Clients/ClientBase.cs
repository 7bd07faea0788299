namespace Grpc.Core;

/// <summary>What all generated clients share.</summary>
public abstract partial class ClientBase
{
    private readonly ClientBaseConfiguration _configuration;

    /// <summary>A client that cannot call; for test doubles.</summary>
    protected ClientBase() : this(new UnimplementedCallInvoker())
    {
    }

    /// <summary>A client over a channel.</summary>
    protected ClientBase(ChannelBase channel) : this(channel.CreateCallInvoker())
    {
    }

    /// <summary>A client over an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker) : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    /// <summary>A client over a configuration.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
        CallInvoker = configuration.CreateInvoker();
    }

    /// <summary>What the client calls through.</summary>
    protected CallInvoker CallInvoker { get; }

    /// <summary>The configuration, for clients derived from this one.</summary>
    internal ClientBaseConfiguration Configuration => _configuration;
}
