namespace TopGun.Node.Operations.Devices;

/// <summary>Limits of device credentials.</summary>
public static class DeviceLimits
{
    /// <summary>Most credentials kept unless configured otherwise; about 300 bytes each.</summary>
    public const int DevicesMaxDefault = 100_000;
}
