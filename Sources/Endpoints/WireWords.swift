import FailurePoints

/// Makes what the prober says fit to be shown.
struct WireWords {
    var secrets: [String]

    func line(_ text: String, limit: Int) -> String { UntrustedText.line(text, limit: limit, without: secrets) }
}
