using System.Diagnostics;
using System.Security.Cryptography;
using TopGun.Bench.Load.Measurements;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;

namespace TopGun.Bench.Load;

/// <summary>Writers in the process of a node that keeps records under <c>per_op</c>: each asks for PERSISTED, one record at a time.</summary>
/// <param name="writers">Writers.</param>
/// <param name="directory">The data directory; does not exist.</param>
internal sealed class GridWriters(int writers, string directory)
{
    /// <summary>Runs them.</summary>
    /// <returns>What was acknowledged in the counted time, and fsyncs in it.</returns>
    public (Sample Sample, double Syncs) Run(TimeSpan warmUp, TimeSpan counted)
    {
        using var files = new DataDirectory(directory);
        var store = new RecordStore();
        using var storage = new DurableStorage(
            store, files.OpenLog(), new SqliteStore(files.Layout.StorePath),
            new DurabilityOptions { Policy = FsyncPolicy.PerOp, Failed = failure => Environment.FailFast(failure.Message, failure), Warn = Console.Error.WriteLine },
            TimeProvider.System);
        storage.Recover(Environment.ProcessorCount);
        using var node = new NodeGrid(
            new NodeOptions { NodeId = "bench" }, store, new QueryEngine(store, TimeProvider.System, TaskScheduler.Default), new NoAuthentication(),
            TimeProvider.System, RandomNumberGenerator.Fill);
        var session = node.OpenSessionAsync(Credentials.Anonymous, new NoSink(), default).AsTask().Result;
        GridWriter[] all = [.. Enumerable.Range(0, writers).Select(number => new GridWriter(session.Maps, number))];
        foreach (var writer in all)
            ThreadPool.UnsafeQueueUserWorkItem(writer, preferLocal: false);
        Thread.Sleep(warmUp);
        using var process = Process.GetCurrentProcess();
        var (cpu, start, units, syncs) = (process.TotalProcessorTime, Stopwatch.GetTimestamp(), Total(all), storage.LogSyncs);
        Thread.Sleep(counted);
        process.Refresh();
        var (spent, elapsed, done, synced) = (process.TotalProcessorTime - cpu, Stopwatch.GetElapsedTime(start), Total(all) - units, storage.LogSyncs - syncs);
        foreach (var writer in all)
            writer.Stop();
        session.DisposeAsync().AsTask().Wait();
        return (new Sample(done, spent, elapsed, [.. all.SelectMany(writer => writer.Latencies)]), synced);
    }

    private static long Total(GridWriter[] all) => all.Sum(writer => writer.Acknowledged);
}
