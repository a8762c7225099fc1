import FailurePoints
import Synchronization

/// What ran, and what was found: filled by the tests side by side, closed by the last of them.
enum CorpusCount {
    private struct Sums {
        var cases = 0
        var files: Set<String> = []
        var slowest = (name: "", duration: Duration.zero)
        var falseOKs = 0
        var hung = 0
        var pardons: Set<Int> = []
    }

    private static let sums = Mutex(Sums())

    static func add(_ file: String, cases: Int, falseOKs: Int, hung: Int, slowest: (name: String, duration: Duration), of all: Int) {
        let line = sums.withLock { sums -> String? in
            sums.cases += cases
            sums.files.insert(file)
            sums.falseOKs += falseOKs
            sums.hung += hung
            if slowest.duration > sums.slowest.duration { sums.slowest = slowest }
            guard sums.files.count == all else { return nil }
            return """
                corpus: \(sums.cases) cases over \(sums.files.count) files, 0 crashed, \(sums.hung) hung, \(sums.falseOKs) false ok; \
                the slowest took \(sums.slowest.duration) (\(sums.slowest.name))
                """
        }
        if let line { print(line) }
    }

    /// Whether the contract lets the failure point be fine there; notes which of its words says so.
    static func pardons(_ path: String, _ place: DamagePoint, _ how: String, _ id: FailurePoint.ID) -> Bool {
        guard let pardon = Pardon.covering(path, place, how, id) else { return false }
        sums.withLock { _ = $0.pardons.insert(pardon) }
        return true
    }

    /// Pardons of a file that nothing has needed so far: words of the contract that excuse what does not happen any more.
    static func unused(of path: String) -> [Pardon] {
        let used = sums.withLock { $0.pardons }
        return Pardon.all.enumerated().filter { $0.element.path == path && !used.contains($0.offset) }.map(\.element)
    }
}
