namespace TopGun.Repository.Tests;

/// <summary>Whoever judges secrets takes the same time for every wrong one.</summary>
public sealed class SecretComparisonTests
{
    private static readonly string[] Rooms = ["src/Core/Tokens", "src/Bridge/Login", "src/Node/Operations/Authentication", "src/Node/Operations/Devices"];

    [Test]
    public void Line_464_secrets_are_compared_in_constant_time()
    {
        var sources = RepositoryFiles.Find("*.cs", Rooms).ToDictionary(path => path, path => File.ReadAllText(RepositoryRoot.Combine(path)));

        Assert.That(sources.Where(source => source.Value.Contains("SequenceEqual(", StringComparison.Ordinal)).Select(source => source.Key), Is.Empty);
        Assert.That(
            sources.Where(source => source.Value.Contains("FixedTimeEquals(", StringComparison.Ordinal)).Select(source => Path.GetFileName(source.Key)),
            Is.SupersetOf(new[] { "Hs256Key.cs", "LoginEndpoints.cs", "DeviceRegistry.cs" }));
    }
}
