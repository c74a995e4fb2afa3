using System.Diagnostics;
using Offload;
using QuickStart.Imaging;
using QuickStart.Terminal;
using Spectre.Console;

namespace QuickStart.Acts;

/// <summary>Work that keeps every processor busy: a fractal, rendered in tiles by all workers.</summary>
internal sealed partial class FractalAct : Act
{
    private const int PictureSize = 2048;
    private const int TileSize = 128;

    /// <summary>
    /// Renders one tile. Plain code: the attribute makes <c>RenderTileAsync</c>, which runs it in a worker process.
    /// </summary>
    [RunInProcess]
    public static Tile RenderTile(int left, int top)
    {
        byte[] pixels = new byte[TileSize * TileSize * Picture.BytesPerPixel];
        for (int pixel = 0; pixel < TileSize * TileSize; pixel++)
        {
            double x = (double)(left + (pixel % TileSize)) / PictureSize;
            double y = (double)(top + (pixel / TileSize)) / PictureSize;
            Mandelbrot.Colour(x, y, pixels.AsSpan(pixel * Picture.BytesPerPixel, Picture.BytesPerPixel));
        }

        return new Tile(left, top, pixels, Environment.ProcessId);
    }

    /// <summary>What crosses the process border: any record, class or struct of the usual kind does.</summary>
    internal sealed record Tile(int Left, int Top, byte[] Pixels, int ProcessId);

    public override string Name => "fractal";

    public override string Title => "A fractal, rendered by all processors";

    public override async Task RunAsync(Stage stage, TourOptions options)
    {
        int processors = Environment.ProcessorCount;
        (Picture alone, TimeSpan slow, HashSet<int> worker) = await RenderAsync(stage, workers: 1);
        (Picture together, TimeSpan fast, HashSet<int> workers) = await RenderAsync(stage, processors);

        string path = Path.Combine(Directory.CreateDirectory(options.Output).FullName, "fractal.png");
        await PngEncoder.WriteAsync(together, path);
        Picture read = await PngDecoder.ReadAsync(path);

        stage.Show(together);
        stage.Say(
            $"One worker took {slow.TotalSeconds:0.00} s, {workers.Count} took {fast.TotalSeconds:0.00} s: "
            + $"{slow / fast:0.0} times as fast.");
        stage.Check(
            !worker.Contains(Environment.ProcessId) && !workers.Contains(Environment.ProcessId),
            $"every tile came from another process than this one ({Environment.ProcessId}): {string.Join(", ", workers)}");
        stage.Check(
            worker.Count == 1 && (processors == 1 || workers.Count > 1),
            $"the pool of one used one worker, the pool of {processors} used {workers.Count}");
        stage.Check(together.Pixels.AsSpan().SequenceEqual(alone.Pixels), "both pictures are the same, byte for byte");
        stage.Check(
            read.Pixels.AsSpan().SequenceEqual(together.Pixels),
            $"{path} ({new FileInfo(path).Length / 1024:N0} KiB) reads back as {read.Width}×{read.Height} pixels");
    }

    private static async Task<(Picture Picture, TimeSpan Elapsed, HashSet<int> ProcessIds)> RenderAsync(Stage stage, int workers)
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { Name = "fractal", MaxWorkers = workers });
        await pool.WarmUpAsync(workers);
        using IDisposable use = pool.Use();

        var picture = new Picture(PictureSize, PictureSize);
        var processIds = new HashSet<int>();
        var stopwatch = Stopwatch.StartNew();
        await stage.ProgressAsync(async bars =>
        {
            ProgressTask bar = bars.AddTask(workers == 1 ? "1 worker" : $"{workers} workers", maxValue: Corners().Count());
            IEnumerable<Task<Tile>> tiles = Corners().Select(corner => RenderTileAsync(corner.Left, corner.Top));
            await foreach (Task<Tile> rendered in Task.WhenEach(tiles))
            {
                Tile tile = await rendered;
                picture.Paste(tile.Pixels, tile.Left, tile.Top, TileSize);
                processIds.Add(tile.ProcessId);
                bar.Increment(1);
            }
        });
        return (picture, stopwatch.Elapsed, processIds);
    }

    private static IEnumerable<(int Left, int Top)> Corners()
        => from top in Enumerable.Range(0, PictureSize / TileSize)
           from left in Enumerable.Range(0, PictureSize / TileSize)
           select (left * TileSize, top * TileSize);
}
