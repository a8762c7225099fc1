import Glibc

/// Where a verb's words go: results to standard output, complaints to standard error.
enum Output {
    static func say(_ text: String) { put(text + "\n", to: STDOUT_FILENO) }

    /// What a hook has said on standard error, as it stands.
    static func passOn(_ errors: String) { put(errors.hasSuffix("\n") ? errors : errors + "\n", to: STDERR_FILENO) }

    static func complain(_ lines: [String]) { for line in lines { put("fpmond: \(line)\n", to: STDERR_FILENO) } }

    private static func put(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // A reader that has gone (a closed pipe) is no error of ours.
            guard count > 0 else { return }
            offset += count
        }
    }

    /// Colours only on a terminal, and not where NO_COLOR asks for none (any non-empty value, no-color.org).
    static let hasColour: Bool = {
        if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
        if let term = getenv("TERM"), String(cString: term) == "dumb" { return false }
        return isatty(STDOUT_FILENO) == 1
    }()

    /// Columns of the terminal; 0 when the output is no terminal and need not be cut.
    static let columns: Int = {
        guard isatty(STDOUT_FILENO) == 1 else { return 0 }
        return getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 120
    }()
}
