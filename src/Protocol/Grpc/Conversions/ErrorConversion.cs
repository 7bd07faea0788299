using System.Globalization;
using Grpc.Core;
using TopGun.Core.Grid;
using CoreCode = TopGun.Core.Grid.GridErrorCode;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Refusals as gRPC statuses and back, by the table in <c>topgun/wire/v1/errors.proto</c> (settled 32).</summary>
/// <remarks>The exact code travels in the trailer <c>topgun-error</c>, since several codes may share a status.</remarks>
public static class ErrorConversion
{
    /// <summary>Trailer that carries the number of the code.</summary>
    public const string Trailer = "topgun-error";

    /// <summary>Trailer that names the member of the request that is wrong.</summary>
    public const string FieldTrailer = "topgun-field";

    /// <summary>The status of a refusal.</summary>
    public static StatusCode StatusOf(CoreCode code) => (StatusCode)ErrorTable.GrpcStatusOf(code);

    /// <summary>A refusal as a call ends with it.</summary>
    public static RpcException ToRpc(this GridError error)
    {
        var trailers = new Metadata { { Trailer, ((int)error.Code).ToString(CultureInfo.InvariantCulture) } };
        if (error.Field is not null)
        {
            trailers.Add(FieldTrailer, error.Field);
        }

        return new RpcException(new Status(StatusOf(error.Code), error.Message), trailers);
    }

    /// <summary>What a call that failed was refused for.</summary>
    public static GridError ToGridError(this RpcException failure)
    {
        var number = failure.Trailers?.GetValue(Trailer);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && Enum.IsDefined((CoreCode)code)
            ? new GridError((CoreCode)code, failure.Status.Detail, failure.Trailers?.GetValue(FieldTrailer))
            : new GridError(CodeOf(failure.StatusCode), failure.Status.Detail);
    }

    /// <summary>The code of a number from the wire; <see cref="CoreCode.Internal"/> for one that is not known.</summary>
    public static CoreCode CodeOf(uint number) => Enum.IsDefined((CoreCode)number) ? (CoreCode)number : CoreCode.Internal;

    private static CoreCode CodeOf(StatusCode status)
    {
        foreach (var code in Enum.GetValues<CoreCode>())
        {
            if (code != CoreCode.None && StatusOf(code) == status)
            {
                return code;
            }
        }

        return status == StatusCode.Cancelled ? CoreCode.Unavailable : CoreCode.Internal;
    }
}
