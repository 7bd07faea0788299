using System.Diagnostics;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The packages of the .NET client, as somebody else's project uses them.</summary>
[TestFixture]
public sealed class PackageTests
{
    private const string Version = "0.1.0-test";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly string[] Packed = ["src/Core", "src/Rpc", "src/Protocol/Grpc", "src/Client"];

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-package-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_project_elsewhere_makes_records_of_its_schema_and_reaches_a_server()
    {
        foreach (var project in Packed)
            await DotnetAsync(RepositoryRoot.Combine(project), "pack", "-c", "Release", "--no-build", "-o", $"{_folder}/feed", $"-p:PackageVersion={Version}");
        await WriteProjectAsync();
        await DotnetAsync(_folder, "build", "-c", "Release", "-nodeReuse:false");

        await using var deployment = await Deployment.StartAsync(isSplit: false, secret: null);
        Assert.That(await RunAsync($"{_folder}/bin/Release/net10.0/consumer", _folder, deployment.GrpcAddress), Is.EqualTo("Buy milk\n"));
    }

    // Third parties' packages are those of this machine; ours are looked for in the feed alone.
    private async Task WriteProjectAsync()
    {
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        File.Copy(RepositoryRoot.Combine("samples/TodoConsole/todo.proto"), $"{_folder}/todo.proto");
        await File.WriteAllTextAsync($"{_folder}/nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder}/packages" /></config>
              <fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>
              <packageSources><clear /><add key="feed" value="{_folder}/feed" /></packageSources>
            </configuration>
            """);
        await File.WriteAllTextAsync($"{_folder}/consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TopGun.Client" Version="{Version}" />
                <PackageReference Include="Grpc.Tools" Version="2.85.0" PrivateAssets="all" />
                <TopGunSchema Include="todo.proto" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync($"{_folder}/Program.cs", """
            using TodoConsole;
            using TopGun.Client;

            await using var grid = await TopGunClient.ConnectAsync(args[0]);
            await grid.DemoEveryone().PutAsync(new TodoItem { Id = "1", Text = "Buy milk" });
            Console.WriteLine((await grid.DemoEveryone().GetAsync("1"))!.Text);
            """);
    }

    private static Task<string> DotnetAsync(string folder, params string[] arguments) => RunAsync("dotnet", folder, arguments);

    private static async Task<string> RunAsync(string command, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        Assert.That(process.ExitCode, Is.Zero, $"{command} {string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }
}
