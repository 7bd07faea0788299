namespace TopGun.Generators.Model.Dispatchers;

/// <summary>A class marked to dispatch messages.</summary>
/// <param name="Space">Its namespace; empty if none.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsPartial">Whether the generator can add to it.</param>
/// <param name="Handlers">What its handlers take.</param>
/// <param name="NotServed">Types it lists as not served.</param>
/// <param name="Location">Where its name stands.</param>
public sealed record DispatcherModel(
    string Space,
    string Name,
    bool IsPartial,
    EquatableArray<HandlerModel> Handlers,
    EquatableArray<string> NotServed,
    CodeLocation Location);
