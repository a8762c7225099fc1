/// Text that somebody else wrote, made fit for facts: bounded, one line, and without the secrets that we sent.
extension String {
    func shown(upTo limit: Int, without secrets: [String] = []) -> String {
        var text = self
        for secret in secrets where secret.utf8.count >= 4 {
            while let range = text.firstRange(of: secret) { text.replaceSubrange(range, with: "…") }
        }
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit) {
            line.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar)
        }
        return String(line) + (text.unicodeScalars.count > limit ? "…" : "")
    }
}
