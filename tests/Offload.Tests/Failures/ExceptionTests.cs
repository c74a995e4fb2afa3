using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Failures;

public class ExceptionTests : WorkerTest
{
    [Fact]
    public async Task The_caller_gets_the_same_exception_type_with_the_remote_stack_trace()
    {
        using IDisposable use = CreatePool().Use();

        var thrown = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Mischief.ThrowAsync("argument"));

        thrown.Message.ShouldStartWith("must be positive");
        thrown.StackTrace.ShouldNotBeNull();
        thrown.StackTrace.ShouldContain("Mischief.Throw(");
        thrown.StackTrace.ShouldContain("worker 1 of pool 'test'");
        thrown.StackTrace.IndexOf("Mischief.Throw(", StringComparison.Ordinal)
            .ShouldBeLessThan(
                thrown.StackTrace.IndexOf("Offload.WorkerPool.InvokeAsync(", StringComparison.Ordinal),
                "the remote frames come before the local ones");
    }

    [Fact]
    public async Task Inner_exceptions_come_along()
    {
        using IDisposable use = CreatePool().Use();

        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => Mischief.ThrowAsync("inner"));

        thrown.InnerException.ShouldBeOfType<FormatException>().Message.ShouldBe("inner");
    }

    [Fact]
    public async Task An_aggregate_keeps_all_of_its_exceptions()
    {
        using IDisposable use = CreatePool().Use();

        var thrown = await Should.ThrowAsync<AggregateException>(() => Mischief.ThrowAsync("aggregate"));

        thrown.InnerExceptions.Select(inner => inner.GetType()).ShouldBe([typeof(FormatException), typeof(ArgumentException)]);
    }

    [Fact]
    public async Task A_users_own_exception_arrives_with_its_data()
    {
        using IDisposable use = CreatePool().Use();

        var thrown = await Should.ThrowAsync<OrderException>(() => Mischief.ThrowAsync("custom"));

        thrown.Message.ShouldBe("order 7 is lost");
        thrown.Data["order"].ShouldBe("7");
    }

    [Fact]
    public async Task An_exception_that_cannot_be_rebuilt_arrives_as_RemoteException()
    {
        using IDisposable use = CreatePool().Use();

        var thrown = await Should.ThrowAsync<RemoteException>(() => Mischief.ThrowAsync("unusual"));

        thrown.RemoteTypeName.ShouldBe(typeof(UnusualException).FullName);
        thrown.Message.ShouldBe("1 and 2 don't fit");
        thrown.RemoteStackTrace.ShouldNotBeNull().ShouldContain("Mischief.Throw(");
        thrown.ToString().ShouldContain(nameof(UnusualException));
    }

    [Fact]
    public async Task An_exception_whose_members_throw_still_arrives()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var thrown = await Should.ThrowAsync<RemoteException>(() => Mischief.ThrowAsync("hostile"));

        thrown.RemoteTypeName.ShouldBe(typeof(HostileException).FullName);
        (await Work.AddAsync(1, 2)).ShouldBe(3);
        pool.GetStatistics().WorkersStarted.ShouldBe(1, "an exception is no reason to replace a worker");
    }
}
