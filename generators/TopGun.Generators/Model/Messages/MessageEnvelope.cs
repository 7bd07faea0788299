namespace TopGun.Generators.Model.Messages;

/// <summary>Where the fields of a message stand in its MsgPack map (wire-protocol §1.6).</summary>
public enum MessageEnvelope
{
    /// <summary>A record nested in messages.</summary>
    None,

    /// <summary>Beside the member <c>type</c>.</summary>
    Flat,

    /// <summary>In the member <c>payload</c>.</summary>
    Payload,

    /// <summary>In the member <c>event</c>.</summary>
    Event,

    /// <summary>A body without <c>type</c>.</summary>
    Body,
}
