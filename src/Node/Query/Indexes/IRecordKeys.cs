namespace TopGun.Node.Query.Indexes;

/// <summary>The keys in which a filter can find its records.</summary>
internal interface IRecordKeys
{
    /// <summary>Keys of one partition as UTF-8; to be read under that partition's lock.</summary>
    IEnumerable<byte[]> In(int partition);
}
