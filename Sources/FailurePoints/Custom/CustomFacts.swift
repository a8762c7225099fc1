/// What the probe of one custom failure point brought back: one case for each kind of check.
public enum CustomFacts: Sendable {
    case value(Document<PointedValue>)
    case path(PathFacts)
    case answer(EndpointFacts)
    case connection(ConnectionFacts)
    case lines(LineFacts)
    case plugin(PluginFacts)
    case unit(UnitFacts)
}

/// What stands at one place of a JSON file. Source: RFC 6901.
public struct PointedValue: Sendable, Hashable {
    /// Empty for the whole document.
    public var pointer: String
    /// Nil: nothing is there.
    public var value: ScalarValue?
    /// The value for a human, masked where it may be a secret. Empty where nothing is there.
    public var shown: String
    /// The instant that it is, read in the declared form; nil where it is none.
    public var instant: Instant?

    public init(pointer: String, value: ScalarValue?, shown: String, instant: Instant? = nil) {
        (self.pointer, self.value, self.shown, self.instant) = (pointer, value, shown, instant)
    }
}

/// A JSON value as far as it can be compared; of a list or an object only that it is one, and how large.
public enum ScalarValue: Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    /// An integer beyond 64 bits, as it is written.
    case bigInteger(String)
    case number(Double)
    case text(String)
    case list(Int)
    case object(Int)

    /// A finite number, also from a text that holds one: exchanges quote their prices.
    public var decimal: ExactNumber? {
        if case .text(let text) = self { ExactNumber(text) } else { number }
    }

    /// Whether both are the same JSON value: 1 is 1.0, but `"0"` is not 0, and two lists are never said to be equal. The one comparison of values,
    /// for files, HTTP bodies and what is configured.
    public func isSame(as other: ScalarValue) -> Bool {
        switch (self, other) {
        case (.list, _), (.object, _): false
        default: number.map { $0 == other.number } ?? (self == other)
        }
    }

    /// NaN or infinite: Python writes and reads them, and no threshold can be held against them.
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

/// What the file system says of one path, symbolic links followed. Source: stat(2).
public struct PathFacts: Sendable, Hashable {
    public enum FileState: Sendable, Hashable {
        /// `modifiedAt` says when somebody last wrote or touched it, not that its content is new.
        case there(sizeBytes: Int64, modifiedAt: Instant)
        case missing
        /// We were not allowed or not able to look: says nothing about the path.
        case unreadable(String)
    }

    public var path: String
    public var state: FileState

    public init(path: String, state: FileState) { (self.path, self.state) = (path, state) }
}

/// One TCP connection, made and closed at once.
public struct ConnectionFacts: Sendable, Hashable {
    public var host: String
    public var port: Int
    /// Numeric; nil when the name was not resolved.
    public var address: String?
    /// As ``EndpointFacts/deadAddresses``.
    public var deadAddresses: [String] = []
    /// Nil: connected.
    public var failure: EndpointFailure?
    /// Name lookup and connection together.
    public var totalMicroseconds: Int64

    public init(host: String, port: Int, address: String? = nil, failure: EndpointFailure? = nil, totalMicroseconds: Int64) {
        (self.host, self.port, self.address, self.failure, self.totalMicroseconds) = (host, port, address, failure, totalMicroseconds)
    }
}

/// The lines of one log that match a pattern, counted by the time at which they were written or, without a stamp of their own, first seen.
public struct LineFacts: Sendable, Hashable {
    public enum FileState: Sendable, Hashable {
        case followed
        case missing
        /// We were not able to read it: says nothing about the log.
        case unreadable(String)
    }

    public var path: String
    public var state: FileState
    public var matches = WindowCounter()
    /// The newest line that matches, one masked line.
    public var lastMatch: String?
    /// From here on no line has escaped us; nil: nothing has been read yet.
    public var coveredSince: Instant?
    /// More was written than one look takes: the rest is read in the next.
    public var isBehind = false
    /// Lines that may have matched and were not counted, by when they were written at the latest.
    public var gaps: [LineGap: WindowCounter] = [:]

    public init(path: String, state: FileState) { (self.path, self.state) = (path, state) }
}

/// One run of a monitoring plugin. Source: Monitoring Plugins Development Guidelines: exit 0 ok, 1 warning, 2 critical, 3 unknown; the first line says why.
public struct PluginFacts: Sendable, Hashable {
    public enum End: Sendable, Hashable {
        case exited(Int32)
        case signaled(Int32)
        /// Not done within its time; ended with everything it had started.
        case timedOut
        /// It could not be started, and why.
        case notRun(String)
    }

    /// The program, or `/bin/sh` for a shell text.
    public var program: String
    public var end: End
    /// The first line of its output before the `|`, masked; empty: it said nothing.
    public var message: String
    /// What stands behind the `|`.
    public var performanceData: String?
    /// What it said on standard error, one masked line; nil: nothing.
    public var complaint: String?
    public var elapsed: Duration

    public init(program: String, end: End, message: String, performanceData: String? = nil, elapsed: Duration) {
        (self.program, self.end, self.message) = (program, end, message)
        (self.performanceData, self.elapsed) = (performanceData, elapsed)
    }
}
