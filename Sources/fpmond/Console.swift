import FailurePoints
import Glibc
import JSON
import Outputs
import Synchronization

/// The output of a verb: results to standard output, errors and warnings to standard error. Always printable.
enum Console {
    /// A line whose beginning may be coloured.
    struct Line {
        var painted = ""
        var colour: Colour?
        var plain = ""
    }

    enum Colour: String { case red = "31", green = "32", yellow = "33", magenta = "35", cyan = "36" }

    static func say(_ text: String) { put(UntrustedText.printable(text, keepsLines: true) + "\n") }

    /// fpmond's text, unchanged: help, completions, the reference.
    static func say(ours text: String) { put(text + "\n") }

    /// One JSON document; its writer escapes what is not printable.
    static func say(_ document: JSON) { put(document.text(pretty: true) + "\n") }

    static func say(_ lines: [Line]) {
        let text = lines.map { line in
            let painted = UntrustedText.printable(line.painted)
            let head = line.colour.map { hasColour && !painted.isEmpty ? "\u{1B}[\($0.rawValue)m\(painted)\u{1B}[0m" : painted } ?? painted
            return head + UntrustedText.printable(line.plain) + "\n"
        }
        put(text.joined())
    }

    /// Empties the terminal.
    static func clear() { put("\u{1B}[H\u{1B}[2J\u{1B}[3J") }

    static func complain(_ lines: [String]) {
        for line in lines { _ = write("fpmond: \(UntrustedText.printable(line))\n", to: STDERR_FILENO) }
    }

    /// A hook's standard error.
    static func passOn(_ errors: String) { complain(verbatim: errors.hasSuffix("\n") ? String(errors.dropLast()) : errors) }

    /// Messages with a complete prefix, such as those on wrong usage.
    static func complain(verbatim text: String) { _ = write(UntrustedText.printable(text, keepsLines: true) + "\n", to: STDERR_FILENO) }

    /// Ends the process. If results could not be written, the status is 74 (EX_IOERR) whatever the verb found.
    static func end(_ status: Int32) -> Never {
        guard let code = failure.withLock({ $0 }) else { exit(status) }
        complain(["standard output: \(String(cString: strerror(code))): the result is not complete"])
        exit(EX_IOERR)
    }

    /// Why standard output was not written completely; a closed pipe is not an error.
    private static let failure = Mutex<Int32?>(nil)

    private static func put(_ text: String) {
        guard failure.withLock({ $0 }) == nil, let code = write(text, to: STDOUT_FILENO), code != EPIPE else { return }
        failure.withLock { $0 = code }
    }

    /// - Returns: the error of an incomplete write; nil: written.
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN {
                // Another process made the shared terminal or pipe non-blocking: wait until there is room.
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, 1000)
                continue
            }
            guard count > 0 else { return count < 0 ? errno : EIO }
            offset += count
        }
        return nil
    }

    /// Colours only on a terminal, and not with NO_COLOR (any non-empty value, no-color.org).
    static let hasColour: Bool = {
        if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
        if let term = getenv("TERM"), String(cString: term) == "dumb" { return false }
        return isatty(STDOUT_FILENO) == 1
    }()

    /// The width of the terminal in columns; nil when the output is not a terminal, and lines are not wrapped.
    static let columns: Int? = {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }()
}
