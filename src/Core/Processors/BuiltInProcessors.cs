namespace TopGun.Core.Processors;

/// <summary>The processors that clients ship, with the hashes of their code (core-algorithms §14).</summary>
internal static class BuiltInProcessors
{
    /// <summary>What the names of built-in processors begin with.</summary>
    public const string Prefix = "builtin:";

    /// <summary>All of them.</summary>
    public static BuiltInProcessor[] All { get; } =
    [
        new(
            "builtin:increment",
            new ShippedCode(
                "8366e872438297e6dbcd7e987b76a50bc85427e5eee85c21fc1d13ccb676d050",
                "80bd30a9c498883c77ad45647ec1b1c62fa58b6f06b599f718c71b1da70d8887"),
            NumberProcessors.Increment),
        new(
            "builtin:decrement",
            new ShippedCode(
                "33353e555bd80d41b2a04efac025ea620b3d430dad1f61027342b38d3381a60c",
                "de0a4223071db08bd85de6f728e63f820bdd3efea1a898b1d91e631f9f458ca6"),
            NumberProcessors.Decrement),
        new(
            "builtin:decrement_floor",
            new ShippedCode(
                "497b1496c7809a144440a8815cdbfef62ace18f7e3bc731f924fa271a1ad6b0c",
                "bcec306c9de1d53e35fe79c27fa2c91c299658e7dd21fe44deb52b600ac4721f"),
            NumberProcessors.DecrementFloor),
        new(
            "builtin:multiply",
            new ShippedCode(
                "8a042d501af2f2e0c8e5f06cc647efd22bc829f2a9e531e4ceacb0da95223d6a",
                "8b41154271422b5433bb60963ad6505180baa012d6ef9a51edd1faa3cfa43aae"),
            NumberProcessors.Multiply),
        new(
            "builtin:put_if_absent",
            new ShippedCode(
                "0010f42e69c34a1c83c6894ccf75c7be1283ca541bb947807540ef3b1219282f",
                "0cd060559f56d8f78d5c7f3feb981801e270966b9fca75913305ed888e26a654"),
            ValueProcessors.PutIfAbsent),
        new(
            "builtin:replace",
            new ShippedCode(
                "1dcdc1db931e7b09d958a22b5271701998227d0ce0205300fae6b048562c7c37",
                "23317d0c2a6032b1dc22fd5b1a867c1639802f94790467128b696b7876082d9f"),
            ValueProcessors.Replace),
        new(
            "builtin:replace_if_equals",
            new ShippedCode(
                "331ace80e277fd8e90eef3dac0f7a3320f8deddd8f879339bd5099e9a408cb9c",
                "65d6dfa7e812ab26092a9b2140be301ac54fb399651712623bfd26982ddd65cc"),
            ValueProcessors.ReplaceIfEquals),
        new(
            "builtin:delete_if_equals",
            new ShippedCode(
                "15c8e43cf3eec1ea8abe05260da8ffedb845bd18d654be875f6ef50d0c335b54",
                "2932b9c0d42b53c9c7174592796057dbcc5193081293b11e0ce840694db37975"),
            ValueProcessors.DeleteIfEquals),
        new(
            "builtin:array_push",
            new ShippedCode(
                "43f78decf45edde5502802c3f31b1a1dc9ce5647c607596b30582d5ff760ca69",
                "1a5d80b6e32cac3475c462d27285bacc42ef0ba43436f6c0c370a67e136ea834"),
            ArrayProcessors.Push),
        new(
            "builtin:array_pop",
            new ShippedCode(
                "ed0a842abfbd09458242ed221893c8227e978ae5c6c5d7e1f087df96f8429f4f",
                "03317b06f5d46d984f9851ff33db7a800361c0c6482ec5d87700d4df1748f74a"),
            ArrayProcessors.Pop),
        new(
            "builtin:array_remove",
            new ShippedCode(
                "9398ba2d85b0e328575882b278e338194c7630d47f987cdaf480c9fb6afb396f",
                "a1248d3790a9b115c3528709d9b315ca0a5ee6c950145141efabc1346a7e2764"),
            ArrayProcessors.Remove),
        new(
            "builtin:set_property",
            new ShippedCode(
                "2c731c22ca943c9e434c8cb0d2c3ff35508270e46016d7ddaaf53f496057a840",
                "ef33415429d4c055304345e46c235d39800b18ee4ebf41d9aa44b2717bbb88ac"),
            PropertyProcessors.Set),
        new(
            "builtin:delete_property",
            new ShippedCode(
                "9b58139b5cdbb2c0735215393d4d189aa11ef5f907ea58a7a9cf06b4da720194",
                "61ce9956a653e1683cec9c2980faa62ccb45944918a0668d3db5615dd0239653"),
            PropertyProcessors.Delete),
        new(
            "builtin:get",
            new ShippedCode(
                "6331c6bf58fff02e26a5d1d760206f5c1702e8ba6eff8b1f1d815a57979b361c",
                "1cf6e396a79b6a0c85b179537508367eb9247ef56d1f2f16d4548104f1324d3d"),
            ValueProcessors.Get),
        new(
            "builtin:conditional_update",
            new ShippedCode(
                "8e1231cbccde63e7b38317e5d6cfe0248f9d88837e2307e56228195018df3634",
                "8f2729ef4850b29c8b2763f48373c660255715bc3109c726657490cf12a041c3"),
            PropertyProcessors.UpdateConditionally),
        new(
            "builtin:merge",
            new ShippedCode(
                "c17f00990442fbec8501954ac631f49e79060b3e2955869842e80d3922bc8faf",
                "068d8d74c6a178875180e7a6da83c4860ac650641cfd9aca2feabf83f1dc631f"),
            PropertyProcessors.Merge),
    ];
}
