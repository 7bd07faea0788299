using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Dispatchers;

namespace TopGun.Generators.Discovery;

/// <summary>Makes the model of a class marked with the dispatch attribute.</summary>
internal static class DispatcherReader
{
    /// <summary>The attribute that marks dispatchers.</summary>
    public const string Attribute = Space + ".MessageDispatchAttribute";

    private const string Space = "TopGun.Protocol.Client.Dispatch";
    private const string ViewSuffix = "View";

    public static DispatcherModel Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var syntax = (ClassDeclarationSyntax)context.TargetNode;
        var handlers = Holders(type, cancellation).SelectMany(holder => Handled(holder.Name, holder.Type));
        return new(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            syntax.Modifiers.Any(SyntaxKind.PartialKeyword),
            handlers.ToEquatableArray(),
            NotServed(type).ToEquatableArray(),
            LocationOf(syntax.Identifier.GetLocation()));
    }

    // Fields and primary constructor parameters; both are in scope in the emitted part of the class.
    private static IEnumerable<(string Name, ITypeSymbol Type)> Holders(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsImplicitlyDeclared: false, IsStatic: false } field)
                yield return (field.Name, field.Type);
        }
        var primary = type.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences
            .Any(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax));
        foreach (var parameter in primary?.Parameters ?? [])
            yield return (parameter.Name, parameter.Type);
    }

    private static IEnumerable<HandlerModel> Handled(string holder, ITypeSymbol type)
    {
        var interfaces = type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self
            ? type.AllInterfaces.Add(self)
            : type.AllInterfaces;
        foreach (var handled in interfaces)
        {
            if (handled.ContainingNamespace?.ToDisplayString() != Space || handled.TypeArguments.Length != 2)
                continue;
            var message = handled.TypeArguments[0].Name;
            var context = handled.TypeArguments[1].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            if (handled.Name == "IHandle")
                yield return new(holder, message, false, context);
            else if (handled.Name == "IHandleView" && message.EndsWith(ViewSuffix, StringComparison.Ordinal))
                yield return new(holder, message.Substring(0, message.Length - ViewSuffix.Length), true, context);
        }
    }

    private static IEnumerable<string> NotServed(INamedTypeSymbol type) => type.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == Space + ".NotServedAttribute")
        .SelectMany(attribute => attribute.ConstructorArguments.SelectMany(argument => argument.Values))
        .Select(value => value.Value as string ?? "");

    private static CodeLocation LocationOf(Location location)
    {
        var lines = location.GetLineSpan().Span;
        return new(location.SourceTree?.FilePath ?? "", location.SourceSpan.Start, location.SourceSpan.Length,
            lines.Start.Line, lines.Start.Character, lines.End.Line, lines.End.Character);
    }
}
