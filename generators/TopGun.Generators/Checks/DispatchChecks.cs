using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Dispatchers;
using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Checks;

/// <summary>Holds a dispatcher against the schema: every message of clients is handled or listed as not served, never both.</summary>
internal static class DispatchChecks
{
    public static IEnumerable<CodeProblem> Run(DispatchUnit unit)
    {
        var dispatcher = unit.Dispatcher;
        if (!dispatcher.IsPartial)
            yield return Problem(DiagnosticIds.DispatcherNotPartial, $"{dispatcher.Name} must be partial, so that its dispatch can be added");
        var known = unit.Messages.Messages;
        foreach (var problem in known.Where(message => message.IsFromClient).SelectMany(Answer))
            yield return problem;
        foreach (var type in dispatcher.NotServed.Where(type => !known.Any(message => message.Type == type && message.IsFromClient)))
            yield return Problem(DiagnosticIds.NotServedUnknown, $"NotServed lists \"{type}\", which is no message that clients send; remove it");
        foreach (var handler in dispatcher.Handlers)
        {
            var message = known.FirstOrDefault(candidate => candidate.Name == handler.Message);
            if (message is { IsFromClient: false })
                yield return Problem(DiagnosticIds.HandlerForForeignMessage, $"{handler.Member} handles {message.Type}, which clients do not send; remove the handler or change `sender` of message {message.Name} in the schema");
        }

        IEnumerable<CodeProblem> Answer(MessageModel message)
        {
            var handlers = dispatcher.Handlers.Where(handler => handler.Message == message.Name).Select(handler => handler.Member).ToArray();
            var answers = handlers.Concat(dispatcher.NotServed.Where(type => type == message.Type).Select(_ => "NotServed")).ToArray();
            if (answers.Length == 0)
                yield return Problem(DiagnosticIds.MessageUnanswered, $"{message.Type} is not answered: write a handler IHandle<{message.Name}, …> or list \"{message.Type}\" in NotServed");
            if (answers.Length > 1)
                yield return Problem(DiagnosticIds.MessageAnsweredTwice, $"{message.Type} is answered {answers.Length} times, by {string.Join(" and ", answers)}; keep one");
        }

        CodeProblem Problem(string id, string message) => new(id, message, dispatcher.Location);
    }
}
