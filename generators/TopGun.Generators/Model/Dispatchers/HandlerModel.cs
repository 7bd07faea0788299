namespace TopGun.Generators.Model.Dispatchers;

/// <summary>One message that a handler of a dispatcher takes.</summary>
/// <param name="Member">Field or parameter that holds the handler.</param>
/// <param name="Message">C# name of the message.</param>
/// <param name="TakesView">It takes the view and not the class.</param>
/// <param name="Context">Full C# name of the context.</param>
public sealed record HandlerModel(string Member, string Message, bool TakesView, string Context);
