using TopGun.Generators.Cli;
using TopGun.Generators.Discovery;

// Usage: TopGun.Generators.Cli <descriptor set> <TypeScript file> <message table>
if (args.Length != 3)
{
    Console.Error.WriteLine("usage: TopGun.Generators.Cli <descriptor set> <TypeScript file> <message table>");
    return 2;
}

var schema = DescriptorSet.Read(File.ReadAllBytes(args[0]));
File.WriteAllText(args[1], TypeScriptWriter.Write(schema));
File.WriteAllText(args[2], MessageTableWriter.Write(schema));
Console.WriteLine($"{schema.Messages.Count(message => message.IsMessage)} messages written to {args[1]} and {args[2]}");
return 0;
