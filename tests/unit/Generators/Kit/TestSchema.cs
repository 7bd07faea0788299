using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TopGun.Generators.Tests.Kit;

/// <summary>Compiles .proto text with the real protoc into a descriptor set, as builds do.</summary>
internal static class TestSchema
{
    private const string Preamble = """
        syntax = "proto3";
        package topgun.client.v1;
        import "topgun/wire/v1/options.proto";
        import "topgun/wire/v1/errors.proto";
        import "topgun/schema/v1/options.proto";

        """;

    /// <summary>Import path of the file that <see cref="Compile"/> makes.</summary>
    public const string File = "test.proto";

    /// <summary>The line of the schema text's first line in the file, so that tests can say which line they mean.</summary>
    public static int FirstLine => Preamble.Count(unit => unit == '\n') + 1;

    /// <summary>Base64 of the descriptor set of definitions in the package of client messages.</summary>
    public static string Compile(string definitions) => CompileText(Preamble + definitions);

    /// <summary>Base64 of the descriptor set of definitions in the package of the public gRPC API.</summary>
    public static string CompileGrid(string definitions) =>
        CompileText(Preamble.Replace("topgun.client.v1", "topgun.grid.v1", StringComparison.Ordinal) + definitions);

    private static string CompileText(string text)
    {
        var folder = Directory.CreateTempSubdirectory("topgun-schema-").FullName;
        try
        {
            System.IO.File.WriteAllText(Path.Combine(folder, File), text);
            return Run(folder, [File]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Base64 of the descriptor set of the product's own client messages.</summary>
    public static string CompileProduct()
    {
        var root = RepositoryRoot.Combine("protocol");
        var files = Directory.GetFiles(Path.Combine(root, "topgun/client/v1"), "*.proto").Order(StringComparer.Ordinal);
        return Run(root, files.Select(file => Path.GetRelativePath(root, file)));
    }

    private static string Run(string folder, IEnumerable<string> files)
    {
        var output = Path.GetTempFileName();
        try
        {
            var tools = typeof(TestSchema).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "GrpcTools").Value!;
            var start = new ProcessStartInfo(Path.Combine(tools, "tools", Platform, "protoc")) { RedirectStandardError = true };
            foreach (var path in (string[])[folder, RepositoryRoot.Combine("protocol"), Path.Combine(tools, "build/native/include")])
                start.ArgumentList.Add($"--proto_path={path}");
            start.ArgumentList.Add("--include_imports");
            start.ArgumentList.Add("--include_source_info");
            start.ArgumentList.Add($"--descriptor_set_out={output}");
            foreach (var file in files)
                start.ArgumentList.Add(file);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? Convert.ToBase64String(System.IO.File.ReadAllBytes(output))
                : throw new InvalidOperationException(errors);
        }
        finally
        {
            System.IO.File.Delete(output);
        }
    }

    private static string Platform => OperatingSystem.IsMacOS() ? "macosx_x64"
        : OperatingSystem.IsWindows() ? "windows_x64"
        : RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux_arm64" : "linux_x64";
}
