/// The inner truth of the pretend bot: what its writers may look at when they write.
struct World {
    var options: SimulatorOptions
    let noise: Noise
    var cycle: Cycle
    /// When the process began, in microseconds since 1970.
    let started: Int64
    var book: SimulatedBook
    /// What the faults that are on do together.
    var effects: Set<Effect> = [] {
        didSet {
            deviations = []
            for case .deviate(let deviation) in effects { deviations.insert(deviation) }
        }
    }
    private var deviations: Set<Deviation> = []
    /// When the effects on an area last changed.
    var onset: [Area: Int64] = [:]
    /// What faults had opened, and was closed when they ended.
    var retired: [Position] = []
    /// The instant at which a frozen area stands still.
    var frozenAt: [Area: Int64] = [:]

    init(seed: UInt64, options: SimulatorOptions, start: Int64, created: Int64?) {
        self.options = options
        noise = Noise(seed: seed)
        cycle = Cycle(period: Self.scaled(124, options.speed), noise: noise)
        started = start - options.uptimeSeconds * Stamp.second
        book = SimulatedBook(options: options, noise: noise, start: start, created: created)
    }

    func has(_ deviation: Deviation) -> Bool { !deviations.isEmpty && deviations.contains(deviation) }

    /// Whether the deviation holds at an instant, given for how long it is to have held when it was switched on.
    func has(_ deviation: Deviation, at: Int64, leadMinutes: Int64) -> Bool {
        has(deviation) && at > onsetOf(deviation, else: at) - leadMinutes * 60 * Stamp.second
    }

    func onsetOf(_ deviation: Deviation, else at: Int64) -> Int64 { onset[deviation.area] ?? at }

    /// Where the clock of an area stands.
    func time(_ area: Area, _ at: Int64) -> Int64 { min(at, frozenAt[area] ?? at) }

    /// A period of the bot in microseconds at the chosen speed.
    func scaled(_ seconds: Int64) -> Int64 { Self.scaled(seconds, options.speed) }

    private static func scaled(_ seconds: Int64, _ speed: Double) -> Int64 { max(1000, Int64(Double(seconds * Stamp.second) / speed)) }

    /// The regular instants of a window.
    func ticks(every seconds: Int64, offset: Int64 = 0, in window: Window) -> [Int64] {
        let period = scaled(seconds)
        let shift = offset == 0 ? 0 : scaled(offset)
        let first = (window.after - shift) / period + 1
        let last = (window.upTo - shift) / period
        return first > last ? [] : (first...last).map { $0 * period + shift }
    }

    func latest(_ rhythm: Rhythm, upTo at: Int64) -> Int64? {
        switch rhythm {
        case .never: return nil
        case .every(let seconds, let offset):
            let shift = offset == 0 ? 0 : scaled(offset)
            return (at - shift) / scaled(seconds) * scaled(seconds) + shift
        case .cycleStart: return cycle.latestStart(upTo: at)
        case .cycleEnd: return cycle.latestEnd(upTo: at)
        }
    }

    /// The price of a symbol in USD: a slow walk within half a percent around a fixed level.
    func price(_ symbol: String, _ at: Int64) -> Double {
        let level = Self.levels[symbol] ?? 12.5
        let stretch: Int64 = 600 * Stamp.second
        let part = Double(at % stretch) / Double(stretch)
        let from = noise.value(symbol, at / stretch, -0.005, 0.005)
        let to = noise.value(symbol, at / stretch + 1, -0.005, 0.005)
        return (level * (1 + from + (to - from) * part)).rounded(level > 100 ? 2 : level > 0.01 ? 5 : 9)
    }

    /// Symbols that earlier builds of the bot traded as well: a place for more positions.
    static let otherSymbols = ["DOTUSDT", "LINKUSDT", "TRXUSDT", "ARBUSDT", "OPUSDT", "MATICUSDT", "PEPEUSDT"]

    private static let levels: [String: Double] = [
        "BTCUSDT": 88_000, "ETHUSDT": 3010, "SOLUSDT": 126, "XRPUSDT": 1.93, "DOGEUSDT": 0.1281, "BNBUSDT": 847, "AVAXUSDT": 12.2, "ADAUSDT": 0.37,
        "DOTUSDT": 2.06, "LINKUSDT": 12.9, "TRXUSDT": 0.28, "ARBUSDT": 0.19, "OPUSDT": 0.27, "MATICUSDT": 0.19, "PEPEUSDT": 0.000_004,
    ]
}

extension Double {
    /// Rounded to a number of decimal places.
    func rounded(_ places: Int) -> Double {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
