/// Which texts count as JSON.
public enum JSONDialect: Sendable, Hashable {
    /// Strictly RFC 8259: for the configuration and for fpmond's files.
    case strict
    /// What Python's `json` reads, as the bot does: `NaN`, `Infinity` and `-Infinity`, floats beyond the range of a double as infinite, halves of
    /// surrogate pairs in `\u` escapes (each becomes U+FFFD here). Source: json, "Standard Compliance and Interoperability".
    case python
}
