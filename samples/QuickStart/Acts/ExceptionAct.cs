using System.Globalization;
using Offload;
using QuickStart.Terminal;

namespace QuickStart.Acts;

/// <summary>Code that throws: the caller gets the same exception, with the stack trace of the worker.</summary>
internal sealed partial class ExceptionAct : Act
{
    [RunInProcess]
    public static decimal SumOfInvoice(string[] lines) => lines.Sum(ParseAmount);

    private static decimal ParseAmount(string line)
    {
        string amount = line[(line.LastIndexOf(';') + 1)..];
        return decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new FormatException($"'{amount}' is no amount, in the line '{line}'.");
    }

    public override string Name => "exception";

    public override string Title => "An exception, with the stack trace of the worker";

    public override async Task RunAsync(Stage stage, TourOptions options)
    {
        decimal sum = await SumOfInvoiceAsync(["Apples;12.50", "Pears;7.25"]);
        stage.Check(sum == 19.75m, $"an invoice that can be read has the sum {sum.ToString(CultureInfo.InvariantCulture)}");

        Exception? thrown = null;
        try
        {
            await SumOfInvoiceAsync(["Apples;12.50", "Pears;seven"]);
        }
        catch (FormatException exception)
        {
            thrown = exception;
        }

        string text = thrown?.ToString() ?? "";
        stage.Quote(RemotePart(text));
        stage.Check(thrown is FormatException, "the caller catches the FormatException that the worker threw");
        stage.Check(
            RemotePart(text).Contains(nameof(ParseAmount), StringComparison.Ordinal),
            $"the worker's part of its stack trace names {nameof(ParseAmount)}");
    }

    /// <summary>The stack trace goes on with the caller's part, as that of any exception.</summary>
    private static string RemotePart(string text)
    {
        const string End = "--- End of stack trace in worker";
        int end = text.IndexOf(End, StringComparison.Ordinal);
        return end < 0 ? "" : text[..text.IndexOf('\n', end)];
    }
}
