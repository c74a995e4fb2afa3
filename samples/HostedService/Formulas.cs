using System.Globalization;
using Offload;

namespace HostedService;

/// <summary>
/// Calculates formulas that users write: numbers, <c>+ - * /</c> and parentheses. It calls itself for every parenthesis, as such
/// calculators do, so that enough of them overflow the stack, which nothing in .NET survives but another process.
/// </summary>
internal static partial class Formulas
{
    public const string Pool = "formulas";

    [RunInProcess(Pool = Pool)]
    public static double Calculate(string formula)
    {
        string text = formula.Replace(" ", "", StringComparison.Ordinal);
        int position = 0;
        double value = ReadSum(text, ref position);
        return position == text.Length ? value : throw Unexpected(text, position);
    }

    private static double ReadSum(string text, ref int position)
    {
        double sum = ReadProduct(text, ref position);
        while (position < text.Length && text[position] is '+' or '-')
            sum += text[position++] == '+' ? ReadProduct(text, ref position) : -ReadProduct(text, ref position);
        return sum;
    }

    private static double ReadProduct(string text, ref int position)
    {
        double product = ReadValue(text, ref position);
        while (position < text.Length && text[position] is '*' or '/')
            product *= text[position++] == '*' ? ReadValue(text, ref position) : 1 / ReadValue(text, ref position);
        return product;
    }

    private static double ReadValue(string text, ref int position)
    {
        if (position < text.Length && text[position] == '(')
        {
            position++;
            double inner = ReadSum(text, ref position);
            return position < text.Length && text[position++] == ')' ? inner : throw Unexpected(text, position);
        }

        int start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
            position++;
        return double.TryParse(text.AsSpan(start, position - start), CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Unexpected(text, start);
    }

    private static FormatException Unexpected(string text, int position)
        => new(position < text.Length ? $"'{text[position]}' at {position} is not expected." : "The formula ends too early.");
}
