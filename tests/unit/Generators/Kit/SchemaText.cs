using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TopGun.Generators.Tests.Kit;

/// <summary>The descriptor set as the additional file a build hands to the compiler.</summary>
internal sealed class SchemaText(string base64) : AdditionalText
{
    public override string Path => "obj/topgun.binpb.b64";

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(base64);
}
