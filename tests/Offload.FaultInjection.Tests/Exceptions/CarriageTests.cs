using System.Diagnostics;
using System.Net.Sockets;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;

namespace Offload.FaultInjection.Tests.Exceptions;

/// <summary>Exceptions, arguments and results that are hard to carry. None of them costs a worker that is not to blame.</summary>
public sealed class CarriageTests : FaultTest
{
    [Theory]
    [InlineData("talking-constructor", typeof(MessageThrowsException))]
    [InlineData("refusing-constructor", typeof(ConstructorThrowsException))]
    public async Task An_exception_whose_members_throw_in_the_caller_arrives_as_RemoteException(string kind, Type type)
    {
        RemoteException thrown = await ThrownAsync<RemoteException>(kind);

        thrown.RemoteTypeName.ShouldBe(type.FullName);
        thrown.RemoteStackTrace.ShouldNotBeNull().ShouldContain("Throw(");
    }

    [Fact]
    public async Task An_exception_whose_data_cannot_be_read_arrives_without_it()
        => (await ThrownAsync<DataThrowsException>("bad-data")).Message.ShouldBe("its data can't be read");

    [Fact]
    public async Task An_exception_of_a_generic_type_arrives_as_RemoteException()
        => (await ThrownAsync<RemoteException>("generic")).RemoteTypeName.ShouldStartWith(typeof(GenericException<>).FullName!);

    [Theory]
    [InlineData("socket", typeof(SocketException))]
    [InlineData("type-initializer", typeof(TypeInitializationException))]
    public async Task An_exception_of_the_runtime_without_a_usual_constructor_arrives_as_RemoteException(string kind, Type type)
    {
        RemoteException thrown = await ThrownAsync<RemoteException>(kind);

        thrown.RemoteTypeName.ShouldBe(type.FullName);
        thrown.Message.ShouldNotBeEmpty();
        thrown.RemoteStackTrace.ShouldNotBeNull().ShouldContain("Throw(");
    }

    [Fact]
    public async Task A_hundred_inner_exceptions_arrive_as_far_as_is_sensible()
    {
        Exception? thrown = await ThrownAsync<InvalidOperationException>("deep");
        int depth = 0;
        for (; thrown is not null; thrown = thrown.InnerException)
            depth++;
        depth.ShouldBeInRange(10, 101);
    }

    [Fact]
    public async Task Aggregates_within_aggregates_arrive_in_time()
    {
        var waited = Stopwatch.StartNew();
        await ThrownAsync<AggregateException>("deep-aggregates");
        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_aggregate_of_a_thousand_arrives_with_the_first_of_them()
        => (await ThrownAsync<AggregateException>("wide")).InnerExceptions[0].ShouldBeOfType<FormatException>()
            .Message.ShouldBe("number 0");

    [Fact]
    public async Task A_message_of_ten_million_characters_arrives()
        => (await ThrownAsync<InvalidOperationException>("long")).Message.Length.ShouldBe(10_000_000);

    [Fact]
    public async Task A_message_that_is_no_valid_text_arrives()
        => (await ThrownAsync<Exception>("surrogate")).Message.ShouldStartWith("half a pair");

    [Fact]
    public async Task Much_data_arrives_as_far_as_is_sensible()
        => (await ThrownAsync<InvalidOperationException>("much-data")).Data["key 0"].ShouldBe("0");

    [Fact]
    public async Task A_cancellation_of_the_methods_own_is_not_taken_for_the_callers()
    {
        using var source = new CancellationTokenSource();
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Thrower.ThrowAsync("cancelled", source.Token).WaitAsync(Ample));

        thrown.Message.ShouldBe("the method's own idea");
        thrown.CancellationToken.ShouldNotBe(source.Token);
        await ShouldHaveOneWorkerAsync(pool);
    }

    [Fact]
    public async Task Exceptions_that_look_like_the_pools_own_are_the_methods()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<Exception>(() => Thrower.ThrowAsync("crash-lookalike").WaitAsync(Ample));
        await Should.ThrowAsync<InsufficientMemoryException>(() => Thrower.ThrowAsync("out-of-memory").WaitAsync(Ample));

        await ShouldHaveOneWorkerAsync(pool);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_is_a_serialisation_error_and_the_worker_lives_on()
        => (await ThrownAsync<OffloadSerializationException>(() => Thrower.ReturnUnwritableAsync()))
            .Message.ShouldContain("not to be looked at");

    [Fact]
    public async Task A_result_that_cannot_be_read_is_a_serialisation_error()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var failure = await Should.ThrowAsync<OffloadSerializationException>(
            () => Thrower.ReturnUnreadableAsync(7).WaitAsync(Ample));

        failure.Message.ShouldContain("only in a worker");
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task An_argument_that_a_worker_cannot_read_is_a_serialisation_error_and_the_worker_lives_on()
        => (await ThrownAsync<OffloadSerializationException>(() => Thrower.TakeUnreadableAsync(new BadArgument { Number = 1 })))
            .Message.ShouldContain("not in a worker");

    [Fact]
    public async Task An_argument_that_cannot_be_written_starts_nothing()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<Exception>(
            () => Thrower.TakeUnwritableAsync(new UnwritableResult { Text = "x" }).WaitAsync(Ample));

        WorkerPoolStatistics now = pool.GetStatistics();
        (now.WorkersStarted, now.StartingWorkers).ShouldBe((0, 0));
    }

    private Task<TException> ThrownAsync<TException>(string kind)
        where TException : Exception
        => ThrownAsync<TException>(() => Thrower.ThrowAsync(kind));

    /// <summary>What a call throws, which is no reason to replace its worker.</summary>
    private async Task<TException> ThrownAsync<TException>(Func<Task> call)
        where TException : Exception
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        var thrown = await Should.ThrowAsync<TException>(() => call().WaitAsync(Ample));
        await ShouldHaveOneWorkerAsync(pool);
        return thrown;
    }

    private static async Task ShouldHaveOneWorkerAsync(WorkerPool pool)
    {
        await ShouldBeWellAsync(pool);
        pool.GetStatistics().WorkersStarted.ShouldBe(1, "an exception is no reason to replace a worker");
    }
}
