/// The facts of one custom failure point: one case for each kind of check.
public enum CustomFacts: Sendable {
    case value(Document<PointedValue>)
    case path(PathFacts)
    case answer(EndpointFacts)
    case connection(ConnectionFacts)
    case lines(LineFacts)
    case plugin(PluginFacts)
    case unit(UnitFacts)
}

/// The value at one pointer of a JSON file. Source: RFC 6901.
public struct PointedValue: Sendable, Hashable {
    /// Empty for the whole document.
    public var pointer: String
    /// nil: the pointer leads to no value.
    public var value: ScalarValue?
    /// The value for messages, masked if it may be a secret; empty without a value.
    public var shown: String
    /// The value as a timestamp of the declared form; nil if it has another form.
    public var instant: Instant?

    public init(pointer: String, value: ScalarValue?, shown: String, instant: Instant? = nil) {
        (self.pointer, self.value, self.shown, self.instant) = (pointer, value, shown, instant)
    }
}

/// A JSON value as far as it can be compared; for a list or an object only its size.
public enum ScalarValue: Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    /// An integer beyond 64 bits, as written.
    case bigInteger(String)
    case number(Double)
    case text(String)
    case list(Int)
    case object(Int)

    /// The value as a finite number, also from a text: exchanges send prices as texts.
    public var decimal: ExactNumber? {
        if case .text(let text) = self { ExactNumber(text) } else { number }
    }

    /// Whether both are the same JSON value: 1 equals 1.0, `"0"` does not equal 0, and lists never equal. The one comparison of values: for files,
    /// HTTP bodies and the configuration.
    public func isSame(as other: ScalarValue) -> Bool {
        switch (self, other) {
        case (.list, _), (.object, _): false
        default: number.map { $0 == other.number } ?? (self == other)
        }
    }

    /// NaN or infinite: Python writes and reads such numbers, but no threshold can be compared with them.
    public var isEndless: Bool {
        if case .number(let value) = self { !value.isFinite } else { false }
    }

    private var number: ExactNumber? {
        switch self {
        case .integer(let value): ExactNumber(String(value))
        case .bigInteger(let digits): ExactNumber(digits)
        case .number(let value): ExactNumber(value)
        default: nil
        }
    }
}

/// The file system's data about one path, symbolic links followed. Source: stat(2).
public struct PathFacts: Sendable, Hashable {
    public enum FileState: Sendable, Hashable {
        /// `modifiedAt` is the last write or touch; the content may still be old.
        case there(sizeBytes: Int64, modifiedAt: Instant)
        case missing
        /// fpmond was not able or not permitted to read it: says nothing about the path.
        case unreadable(String)
    }

    public var path: String
    public var state: FileState

    public init(path: String, state: FileState) { (self.path, self.state) = (path, state) }
}

/// One TCP connection, opened and closed at once.
public struct ConnectionFacts: Sendable, Hashable {
    public var host: String
    public var port: Int
    /// Numeric; nil when the name was not resolved.
    public var address: String?
    /// As ``EndpointFacts/deadAddresses``.
    public var deadAddresses: [String] = []
    /// nil: connected.
    public var failure: EndpointFailure?
    /// Name lookup and connection together.
    public var totalMicroseconds: Int64

    public init(host: String, port: Int, address: String? = nil, failure: EndpointFailure? = nil, totalMicroseconds: Int64) {
        (self.host, self.port, self.address, self.failure, self.totalMicroseconds) = (host, port, address, failure, totalMicroseconds)
    }
}

/// The lines of one log that match a pattern, counted by their timestamp or, without one, by when fpmond first read them.
public struct LineFacts: Sendable, Hashable {
    public enum FileState: Sendable, Hashable {
        case followed
        case missing
        /// fpmond was not able to read it: says nothing about the log.
        case unreadable(String)
    }

    public var path: String
    public var state: FileState
    public var matches = WindowCounter()
    /// The newest line that matches, one masked line.
    public var lastMatch: String?
    /// Since then fpmond has read every line; nil: it has read nothing yet.
    public var coveredSince: Instant?
    /// The log has more new lines than one observation reads: the next one reads the rest.
    public var isBehind = false
    /// Lines that may have matched and were not counted, each at the latest time at which it may have been written.
    public var gaps: [LineGap: WindowCounter] = [:]

    public init(path: String, state: FileState) { (self.path, self.state) = (path, state) }
}

/// One run of a monitoring plugin. Source: Monitoring Plugins Development Guidelines: exit 0 ok, 1 warning, 2 critical, 3 unknown; the first line of output says why.
public struct PluginFacts: Sendable, Hashable {
    public enum End: Sendable, Hashable {
        case exited(Int32)
        case signaled(Int32)
        /// It did not end in time; fpmond ended it with its child processes.
        case timedOut
        /// It could not be started; the text says why.
        case notRun(String)
    }

    /// The program, or `/bin/sh` for a shell text.
    public var program: String
    public var end: End
    /// The first line of its output before the `|`, masked; empty without output.
    public var message: String
    /// The text after the `|`.
    public var performanceData: String?
    /// Its standard error as one masked line; nil if it is empty.
    public var complaint: String?
    public var elapsed: Duration

    public init(program: String, end: End, message: String, performanceData: String? = nil, elapsed: Duration) {
        (self.program, self.end, self.message) = (program, end, message)
        (self.performanceData, self.elapsed) = (performanceData, elapsed)
    }
}
