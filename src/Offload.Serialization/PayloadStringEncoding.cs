namespace Offload.Serialization;

/// <summary>How a <see cref="PayloadWriter"/> writes strings. A <see cref="PayloadReader"/> takes both.</summary>
public enum PayloadStringEncoding
{
    /// <summary>UTF-8: the default. A string with a lone surrogate, which UTF-8 can't hold, is written as UTF-16.</summary>
    Utf8,

    /// <summary>UTF-16: larger for most text, but copied as it is.</summary>
    Utf16,
}
