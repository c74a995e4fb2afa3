using System.Collections.Concurrent;
using System.Diagnostics;
using Offload;
using QuickStart.Imaging;
using Thumbnails;

// Three maps over worker processes: photos are painted, made small, and put together to a mosaic. On the way one photo turns out
// to be damaged and one worker is killed, which costs nothing but that one thumbnail.

const int PhotoCount = 96;
const int Damaged = 37;
const int MosaicWidth = 40;
const int MosaicHeight = 30;

var screen = new Screen();
string folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), $"offload-thumbnails-{Environment.ProcessId}");
Directory.CreateDirectory(folder);
string[] photos = [.. Enumerable.Range(0, PhotoCount).Select(number => Path.Combine(folder, $"photo-{number:00}.png"))];
using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
var workers = new ConcurrentQueue<int>();
WorkerPools.Default.WorkerStarted += (_, worker) => workers.Enqueue(worker.ProcessId);
try
{
    await PaintAsync();
    List<Thumbnail> thumbnails = await ShrinkAsync();
    await ComposeAsync(thumbnails);
}
finally
{
    await WorkerPools.DisposeAllAsync();
    if (args.Length == 0)
        Directory.Delete(folder, recursive: true);
}

return screen.Close();

async Task PaintAsync()
{
    await screen.MapAsync("Painting photos", progress => Enumerable.Range(0, PhotoCount).ForEachInProcessAsync(
        (number, token) => Photos.PaintInProcessAsync(number, photos[number], token),
        new MapOptions { Progress = progress },
        timeout.Token));
    long bytes = photos.Sum(photo => new FileInfo(photo).Length);
    screen.Check(
        photos.All(File.Exists), $"{PhotoCount} photos of {bytes >> 20} MiB were painted by {workers.Count} processes");
    using FileStream photo = File.OpenWrite(photos[Damaged]);
    photo.SetLength(photo.Length / 2);
}

async Task<List<Thumbnail>> ShrinkAsync()
{
    var thumbnails = new List<Thumbnail>();
    IReadOnlyList<MapFailure> failures = [];
    await screen.MapAsync("Making them small", async progress =>
    {
        var options = new MapOptions { Failures = MapFailures.Collect, Progress = progress };
        try
        {
            IAsyncEnumerable<Thumbnail> shrunk = photos.SelectInProcessAsync(
                Thumbnailer.ShrinkInProcessAsync, options, timeout.Token);
            await foreach (Thumbnail thumbnail in shrunk)
            {
                thumbnails.Add(thumbnail);
                if (thumbnails.Count == PhotoCount / 4)
                    Process.GetProcessById(workers.First()).Kill();
            }
        }
        catch (MapFailedException failed)
        {
            failures = failed.Failures;
        }
    });

    screen.Say($"     photo {Damaged}: {(failures is [var first, ..] ? first.Exception.Message : "nothing wrong")}");
    screen.Check(
        failures is [{ Index: Damaged, Exception: InvalidDataException or ArgumentException }],
        "the damaged photo failed, and no other");
    screen.Check(
        thumbnails.Select(thumbnail => thumbnail.Path).SequenceEqual(photos.Where(photo => photo != photos[Damaged])),
        "every other thumbnail is there once and in order, though a worker was killed");
    return thumbnails;
}

async Task ComposeAsync(List<Thumbnail> thumbnails)
{
    string palette = Path.Combine(folder, "palette");
    Mosaic.Write(palette, thumbnails.Select(thumbnail => thumbnail.Average));
    Picture model = await PngDecoder.ReadAsync(photos[0]);
    Colour[] wanted =
        [.. Tiles().Select(tile => ColourOf(model, tile.X * model.Width / MosaicWidth, tile.Y * model.Height / MosaicHeight))];
    // Each tile many times over, as a finer mosaic would have it.
    Colour[] all = [.. Enumerable.Repeat(wanted, 100).SelectMany(tiles => tiles)];
    var nearest = new List<int>();
    await screen.MapAsync("Matching colours", async progress =>
    {
        var options = new MapOptions { Progress = progress };
        IAsyncEnumerable<int> matches = all.SelectInProcessAsync(
            (colour, token) => Mosaic.FindNearestAsync(palette, colour, token), options, timeout.Token);
        await foreach (int index in matches)
            nearest.Add(index);
    });

    Colour[] averages = [.. thumbnails.Select(thumbnail => thumbnail.Average)];
    screen.Check(
        nearest.SequenceEqual(all.Select(colour => Mosaic.FindNearest(averages, colour))),
        $"{all.Length:N0} colours were matched as here");
    var mosaic = new Picture(MosaicWidth * Thumbnailer.Width, MosaicHeight * Thumbnailer.Height);
    foreach (((int x, int y), int index) in Tiles().Zip(nearest))
        Paste(thumbnails[index], mosaic, x * Thumbnailer.Width, y * Thumbnailer.Height);
    string path = Path.Combine(folder, "mosaic.png");
    await PngEncoder.WriteAsync(mosaic, path);
    screen.Check(
        (await PngDecoder.ReadAsync(path)).Pixels.AsSpan().SequenceEqual(mosaic.Pixels),
        $"the mosaic has {mosaic.Width} × {mosaic.Height} pixels");
}

static IEnumerable<(int X, int Y)> Tiles()
    => Enumerable.Range(0, MosaicHeight).SelectMany(y => Enumerable.Range(0, MosaicWidth).Select(x => (x, y)));

static Colour ColourOf(Picture picture, int x, int y)
{
    ReadOnlySpan<byte> pixel = picture.Row(y).Slice(x * Picture.BytesPerPixel, Picture.BytesPerPixel);
    return new Colour(pixel[0], pixel[1], pixel[2]);
}

static void Paste(Thumbnail thumbnail, Picture into, int left, int top)
{
    const int Stride = Thumbnailer.Width * Picture.BytesPerPixel;
    for (int y = 0; y < Thumbnailer.Height; y++)
        thumbnail.Pixels.AsSpan(y * Stride, Stride).CopyTo(into.Row(top + y)[(left * Picture.BytesPerPixel)..]);
}
