namespace Offload.Package.Tests;

/// <summary>
/// A program with every mistake that there is a diagnostic for. The comment before each culprit says which one it gets.
/// </summary>
internal static class MistakesProgram
{
    public const string Code = """
        using Offload;

        namespace Shop;

        public abstract class Shape { }

        public sealed class Order { public Customer? Customer { get; set; } }

        public sealed class Customer { public Action? Callback { get; set; } }

        public sealed class Connection : IDisposable { public int Port { get; set; } public void Dispose() { } }

        public partial class Methods
        {
            [RunInProcess] public void /*OFFLOAD001*/Instance() { }
            [RunInProcess] public static void /*OFFLOAD002*/Generic<T>() { }
            [RunInProcess] public static void Reference(int left, ref int /*OFFLOAD004*/right) { }
            [RunInProcess] public static void Parameter(int number, List<Order> /*OFFLOAD005*/orders) { }
            [RunInProcess] public static /*OFFLOAD006*/Task<Shape> Result() => throw new NotSupportedException();
            [RunInProcess] public static void /*OFFLOAD008*/Clash(int x) { }
            public static void ClashAsync(int x) { }
            [RunInProcess] public static void Tokens(CancellationToken first, CancellationToken /*OFFLOAD011*/second) { }
            [/*OFFLOAD012*/RunInProcess(TimeoutMilliseconds = -5)] public static void Setting() { }
            [WorkerStartup] public static int /*OFFLOAD013*/Startup() => 1;
            [RunInProcess] public static async void /*OFFLOAD014*/Void() => await Task.Yield();
            [RunInProcess] public static /*OFFLOAD015*/IEnumerable<Action> Items() { yield break; }
            [RunInProcess] public static void Report(IProgress<object> /*OFFLOAD016*/progress) { }
            [RunInProcess] public static void Callback(Action<object> /*OFFLOAD017*/callback) { }

            public static void Around()
            {
                Local();
                [/*OFFLOAD010*/RunInProcess] static void Local() { }
            }
        }

        public static partial class Container<T>
        {
            [RunInProcess] public static void /*OFFLOAD003*/Run() { }
        }

        public static class NotPartial
        {
            [RunInProcess] private static void /*OFFLOAD007*/Run() { }
        }

        file static partial class FileLocal
        {
            [RunInProcess] public static void /*OFFLOAD009*/Run() { }
        }

        public static partial class Habits
        {
            private static readonly AsyncLocal<int> s_user = new();
            private static int s_rate = 2;

            public static void SetRate(int rate) => s_rate = rate;

            [RunInProcess] public static int Static(int x) => x * /*OFFLOAD020*/s_rate;
            [RunInProcess] public static int Ambient() => /*OFFLOAD021*/s_user.Value;
            [RunInProcess] public static Connection /*OFFLOAD022*/Disposable() => new();
            [RunInProcess] public static int Part(byte[] /*OFFLOAD023*/data, int offset, int count) => data[offset] + count;
            [RunInProcess] public static async Task<int> Itself(int x) => x == 0 ? 0 : await /*OFFLOAD024*/ItselfAsync(x - 1);

            public static void Dropped() => Forget(() => { /*OFFLOAD025*/AmbientAsync(); });
            public static Task Token(CancellationToken cancellationToken) => /*OFFLOAD026*/AmbientAsync();
            private static void Forget(Action action) => action();
        }
        """;
}
