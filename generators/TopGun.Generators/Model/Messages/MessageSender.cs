namespace TopGun.Generators.Model.Messages;

/// <summary>Who may send a message.</summary>
public enum MessageSender
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>Clients.</summary>
    Client,

    /// <summary>The server.</summary>
    Server,

    /// <summary>Both.</summary>
    Both,

    /// <summary>Nodes, to each other.</summary>
    Node,
}
