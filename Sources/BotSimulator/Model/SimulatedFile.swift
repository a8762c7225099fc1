/// One file of the bot that is replaced as a whole: where, by whom, how, how often, and with what.
struct SimulatedFile: Sendable {
    /// Relative to the bot's root.
    let path: String
    let area: Area
    let pattern: WritePattern
    let rhythm: Rhythm
    /// The content at an instant (microseconds since 1970); nil: the file does not exist.
    let text: @Sendable (World, Int64) -> String?

    init(
        _ path: String, _ area: Area, _ pattern: WritePattern, _ rhythm: Rhythm = .never, text: @escaping @Sendable (World, Int64) -> String?
    ) {
        self.path = path
        self.area = area
        self.pattern = pattern
        self.rhythm = rhythm
        self.text = text
    }
}

/// One log of the bot, which is appended to.
struct SimulatedLog: Sendable {
    /// Relative to the bot's root.
    let path: String
    let area: Area
    /// How many hours of the past the log holds when the tree is laid.
    let backfillHours: Int64
    /// The lines, each ended by a newline, of what happened in a window of time.
    let rows: @Sendable (World, Window) -> String

    init(_ path: String, _ area: Area, backfillHours: Int64 = 26, rows: @escaping @Sendable (World, Window) -> String) {
        self.path = path
        self.area = area
        self.backfillHours = backfillHours
        self.rows = rows
    }
}

/// How the bot replaces a file. Source: bot contract 3.1.
enum WritePattern: Sendable {
    /// `atomic_*.json` beside it, then a rename; the mode becomes 0600.
    case atomic
    /// `<path>.tmp`, then a rename.
    case rename
    /// Truncated and written again, in pieces, with this mode.
    case inPlace(mode: UInt32)

    static let inPlace = WritePattern.inPlace(mode: 0o644)

    var mode: UInt32 {
        switch self {
        case .atomic: 0o600
        case .rename: 0o644
        case .inPlace(let mode): mode
        }
    }
}

/// When a file is written again; seconds at speed 1.
enum Rhythm: Sendable {
    case never
    case every(Int64, offset: Int64 = 0)
    case cycleStart
    case cycleEnd
}

/// The instants t with `after` < t ≤ `upTo`, in microseconds since 1970.
struct Window: Sendable, Equatable {
    let after: Int64
    let upTo: Int64

    func contains(_ at: Int64) -> Bool { at > after && at <= upTo }
}
