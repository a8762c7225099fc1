public import FailurePoints
import JSON

/// Reads the CoinGlass intelligence feed: the whole summary, and of the other files only whether they are usable. Source: bot contract 9.1.
public struct IntelligenceProbe: Probe {
    private static let directory = "feature_store/intelligence"
    private static let suffix = "_intel.json"

    private let tree: BotTree
    private let summary: WatchedFile<IntelligenceSummary>
    private let symbols: WatchedDirectory<Bool>
    private let fundingRates: WatchedFile<Bool>
    private let openInterest: WatchedFile<Bool>

    public init(tree: BotTree) {
        self.tree = tree
        summary = IntelligenceSummary.watched(tree)
        symbols = WatchedDirectory(Self.directory) {
            $0.hasSuffix(Self.suffix) && $0 != Self.suffix
        } file: { path in
            WatchedFile(path) { absolute in
                FileReader().stream(at: absolute) { (stream) throws(JSONError) in try stream.members([]).map { _ in true } }
            }
        }
        fundingRates = Self.emptiness(of: "rates", in: "\(Self.directory)/funding_rates.json")
        openInterest = Self.emptiness(of: "oi", in: "\(Self.directory)/open_interest.json")
    }

    public func observe() throws(ProbeError) -> IntelligenceFacts {
        let observation = try tree.observation()
        let summary = observation.read(summary)
        let symbols = symbols.files(in: observation.root).map { observation.read($0) }
        let fundingRates = observation.read(fundingRates)
        let openInterest = observation.read(openInterest)
        observation.settle()
        var facts = IntelligenceFacts(
            summary: summary.document, fundingRatesEmpty: fundingRates.document.content, openInterestEmpty: openInterest.document.content)
        for document in symbols.map(\.document) {
            let symbol = String(document.path.dropFirst(Self.directory.count + 1).dropLast(Self.suffix.count))
            switch document.state {
            case .content: facts.symbolFiles.insert(symbol)
            case .malformed(let malformation): facts.brokenSymbolFiles[symbol] = malformation.description
            case .unreadable(let why): facts.brokenSymbolFiles[symbol] = why
            case .missing: break
            }
        }
        return facts
    }

    /// Whether the map called `name` is empty; a file without it, or with another kind in its place, is unusable.
    private static func emptiness(of name: StaticString, in path: String) -> WatchedFile<Bool> {
        WatchedFile(path) { absolute in
            FileReader().stream(at: absolute) { (stream) throws(JSONError) in try stream.members([name])?[name.description]?.object?.isEmpty }
        }
    }
}

extension IntelligenceSummary: BotDocument {
    static var path: String { "feature_store/intelligence/summary.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> IntelligenceSummary? {
        guard let members = try stream.members(["ts", "enhanced_ts", "fear_greed", "signals"]) else { return nil }
        let signals = members["signals"]?.object?.map { symbol, signal in
            SymbolSignal(
                symbol: symbol, direction: signal["direction"]?.string, confidence: signal["confidence"]?.double,
                composite: signal["composite"]?.double, buySellRatio: signal["raw"]?["buy_sell_ratio"]?.double,
                liquidationRatio: signal["raw"]?["liq_ratio"]?.double)
        }
        return IntelligenceSummary(
            writtenAt: ContentTimestamp.zulu.field(members["ts"]), enhancedAt: ContentTimestamp.zulu.field(members["enhanced_ts"]),
            fearGreed: members.number("fear_greed").value, signals: signals)
    }
}
