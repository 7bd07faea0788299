namespace TopGun.Core.Processors;

/// <summary>A processor cannot work on the value or the arguments it was given.</summary>
/// <param name="message">What is wrong and what to change.</param>
public sealed class ProcessorException(string message) : Exception(message);
