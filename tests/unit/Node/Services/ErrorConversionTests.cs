using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Tests.Services;

public sealed class ErrorConversionTests
{
    private static IEnumerable<GridErrorCode> Codes => Enum.GetValues<GridErrorCode>().Where(code => code != GridErrorCode.None);

    [TestCaseSource(nameof(Codes))]
    public void A_refusal_comes_back_as_itself(GridErrorCode code)
    {
        var error = new GridError(code, "what to change");
        var failure = error.ToRpc();

        Assert.That(failure.ToGridError(), Is.EqualTo(error));
        Assert.That(failure.StatusCode, Is.Not.EqualTo(StatusCode.OK).And.Not.EqualTo(StatusCode.Unknown));
    }

    [TestCase(StatusCode.Unavailable, GridErrorCode.Unavailable)]
    [TestCase(StatusCode.DeadlineExceeded, GridErrorCode.DeadlineExceeded)]
    [TestCase(StatusCode.Unauthenticated, GridErrorCode.Unauthenticated)]
    [TestCase(StatusCode.Cancelled, GridErrorCode.Unavailable)]
    [TestCase(StatusCode.DataLoss, GridErrorCode.Internal)]
    public void A_failure_without_the_trailer_is_told_by_its_status(StatusCode status, GridErrorCode code) =>
        Assert.That(new RpcException(new Status(status, "x")).ToGridError().Code, Is.EqualTo(code));

    [Test]
    public void Every_enum_of_Core_goes_to_the_schema_and_back()
    {
        Assert.That(Enum.GetValues<WriteConcern>().Select(value => value.ToSchema().ToCore()), Is.EqualTo(Enum.GetValues<WriteConcern>()));
        Assert.That(Enum.GetValues<OperationKind>().Select(value => value.ToSchema().ToCore()), Is.EqualTo(Enum.GetValues<OperationKind>()));
        Assert.That(Enum.GetValues<ChangeKind>().Select(value => value.ToSchema().ToCore()), Is.EqualTo(Enum.GetValues<ChangeKind>()));
        Assert.That(Enum.GetValues<CursorStatus>().Select(value => value.ToSchema().ToCore()), Is.EqualTo(Enum.GetValues<CursorStatus>()));
    }

    [Test]
    public void What_Core_does_not_know_is_refused()
    {
        Assert.Throws<GridException>(() => TopGun.Grid.V1.OperationKind.Unspecified.ToCore());
        Assert.Throws<GridException>(() => ((WriteConcern)77).ToSchema().ToCore());
        Assert.That(TopGun.Grid.V1.WriteConcern.Unspecified.ToCore(), Is.Null);
    }
}
