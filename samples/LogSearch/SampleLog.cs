using System.Globalization;
using System.Text;

namespace LogSearch;

/// <summary>A web server's log of any size in which the lines to be found are counted while it is written.</summary>
internal static class SampleLog
{
    /// <summary>Matches the failures of the shop's checkout, and nothing else that the log has.</summary>
    public const string Pattern = @"POST /checkout/\d+ .* 50[0-9] ";

    private const int LinesInBlock = 20_000;
    private const int LinesBetweenFailures = 2_500;

    private static readonly string[] Places =
        ["/", "/search?q=lamp", "/product/17", "/product/4711", "/cart", "/checkout/12", "/images/logo.svg"];

    /// <summary>Writes the log.</summary>
    /// <param name="path">The file, which is made or replaced.</param>
    /// <param name="size">How large it is to be, in bytes; it gets a little larger.</param>
    /// <param name="written">Is told how many bytes are written.</param>
    /// <returns>How many lines match <see cref="Pattern"/>.</returns>
    public static long Write(string path, long size, Action<long> written)
    {
        long failures = 0, length = 0;
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

        // A few different blocks, again and again: what is to be fast here is the search.
        (byte[] Text, int Failures)[] blocks = [.. Enumerable.Range(0, 8).Select(MakeBlock)];
        for (int block = 0; length < size; block = (block + 1) % blocks.Length)
        {
            file.Write(blocks[block].Text);
            failures += blocks[block].Failures;
            written(length += blocks[block].Text.Length);
        }

        return failures;
    }

    private static (byte[] Text, int Failures) MakeBlock(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        DateTime time = new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc).AddMinutes(seed);
        int failures = 0;
        for (int line = 0; line < LinesInBlock; line++)
        {
            bool fails = random.Next(LinesBetweenFailures) == 0;
            failures += fails ? 1 : 0;
            string request = fails ? $"POST /checkout/{random.Next(1000)}" : $"GET {Places[random.Next(Places.Length)]}";
            time = time.AddMilliseconds(random.Next(20));
            text.Append(
                CultureInfo.InvariantCulture,
                $"10.0.{random.Next(256)}.{random.Next(256)} [{time:O}] \"{request} HTTP/2\" "
                    + $"{(fails ? 500 + random.Next(4) : 200)} {random.Next(100_000)}\n");
        }

        return (Encoding.UTF8.GetBytes(text.ToString()), failures);
    }
}
