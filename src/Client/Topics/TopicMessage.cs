namespace TopGun.Client.Topics;

/// <summary>Something published on a topic.</summary>
/// <typeparam name="T">What the topic carries.</typeparam>
/// <param name="Value">What was published.</param>
/// <param name="PublisherId">User or device that published it; null when neither is known.</param>
/// <param name="PublishedAt">When the node accepted it, by the node's clock.</param>
public sealed record TopicMessage<T>(T Value, string? PublisherId, DateTimeOffset PublishedAt);
