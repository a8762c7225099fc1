import FailurePoints
import Glibc
import Testing

/// One file of the bot contract that a probe reads: who reads it, and what cannot be told without it.
struct BotFile: Sendable, CustomTestStringConvertible {
    typealias ID = FailurePoint.ID

    enum Form: Sendable {
        /// One JSON value.
        case document
        /// JSON values, one a line.
        case lines
        /// Anything else.
        case text
        /// Its presence tells, whatever is in it. Source: bot contract 8.6, 8.10.
        case presence
    }

    /// Relative to the bot's root.
    let path: String
    let form: Form
    /// Those that read its content.
    let probes: Set<ProbeName>
    /// What cannot be told while it is unusable: these must not be ok then.
    var needs: Set<ID> = []
    /// What must not be ok while it is missing, and is told by nothing else of it.
    var misses: Set<ID> = []
    /// Of those, what may be ok all the same while it is *missing*, because the contract gives its absence a meaning.
    var mayBeAbsent: [ID: String] = [:]
    /// Objects whose members are entries of a list by name, and lists: an entry more or less is another state of the bot and no damage.
    var maps: [String] = []
    /// What is in it while nothing is wrong, where a healthy bot has no such file.
    var benign: String?
    /// Other readings that its presence or size alone changes.
    var seenBy: Set<ProbeName> = []

    init(
        _ path: String, _ probes: Set<ProbeName>, _ form: Form = .document, needs: Set<ID> = [], misses: Set<ID> = [],
        mayBeAbsent: [ID: String] = [:], maps: [String] = [],
        benign: String? = nil
    ) {
        (self.path, self.form, self.probes, self.needs) = (path, form, probes, needs)
        self.misses = misses
        (self.mayBeAbsent, self.maps, self.benign) = (mayBeAbsent, maps, benign)
        if path.hasPrefix("feature_store/") { seenBy.insert(.featureStore) }
        if path.hasPrefix("logs/") { seenBy.insert(.logIntegrity) }
        if path == "logs/positions_futures.json" || path == "config/trading_policy.py" || path == ".env" { seenBy.insert(.configuration) }
    }

    var readers: Set<ProbeName> { probes.union(seenBy) }

    /// Whether the place is an entry of a list.
    func isEntry(_ place: DamagePoint) -> Bool { maps.contains { DamagePoint(steps: place.steps.dropLast()).matches($0) } }

    /// Whether it is an entry of a list or lies in one.
    func isInsideList(_ place: DamagePoint) -> Bool { place.steps.indices.contains { isEntry(DamagePoint(steps: Array(place.steps[...$0]))) } }

    /// The place with a star for each step that is one of many.
    func pattern(of place: DamagePoint) -> String {
        place.steps.indices.map { end in
            let step = DamagePoint(steps: Array(place.steps[...end]))
            if case .key(let key) = place.steps[end], !isEntry(step) { return "/\(key)" }
            return "/*"
        }.joined()
    }

    /// All of them, or the one that `FPMOND_CORPUS_FILE` names.
    static let chosen = getenv("FPMOND_CORPUS_FILE").map { String(cString: $0) }.map { path in all.filter { $0.path == path } } ?? all

    var testDescription: String { path }
}
