/// Which texts are taken for JSON.
public enum JSONDialect: Sendable, Hashable {
    /// RFC 8259 and nothing else: what people write, and what we write ourselves.
    case strict
    /// What Python's `json` reads, because the bot reads by it: `NaN`, `Infinity` and `-Infinity`, floats beyond the range of a double as infinite, halves of
    /// surrogate pairs in `\u` escapes (each becomes U+FFFD here). Source: json, "Standard Compliance and Interoperability".
    case python
}
