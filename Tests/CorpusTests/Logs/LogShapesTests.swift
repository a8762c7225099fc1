import FailurePoints
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Probes

/// Logs as programs write, rotate and damage them, held against a careful reader in Python who saw every write.
@Suite struct LogShapesTests {
    private static let count = Bench.isFull ? 2000 : 200
    /// Each in a process of its own.
    private static let parts = 4

    @Test(.enabled(if: LogReference.isAvailable), arguments: 0..<parts)
    func noLogIsFineThatTheCarefulReaderFindsFull(part: Int) throws {
        let count = Self.count / Self.parts
        var sums = Sums()
        for line in try LogReference.lines("log_shapes.py", from: 1 + part * count, count) {
            try play(try LogReference.Case(try JSON.parse(Array(line.utf8))), &sums)
        }
        if let total = Self.total.withLock({ $0.add(sums, of: Self.parts) }) { print("log shapes: \(total)") }
        #expect(sums.cases == count && sums.falseOKs.isEmpty, "\(sums.falseOKs.count) false ok:\n\(sums.falseOKs.prefix(20).joined(separator: "\n"))")
        #expect(sums.falseAlarms.isEmpty, "\(sums.falseAlarms.count) false alarms:\n\(sums.falseAlarms.prefix(20).joined(separator: "\n"))")
        // A reader that never commits itself would pass the above.
        #expect(sums.told * 2 > sums.looks && sums.rightAlarms > 0, "\(sums)")
    }

    private static let total = Mutex(Sums())

    struct Sums: CustomStringConvertible {
        var parts = 0
        var cases = 0
        var looks = 0
        /// Looks with another verdict than unknown.
        var told = 0
        var rightAlarms = 0
        var falseOKs: [String] = []
        var falseAlarms: [String] = []

        /// The whole, once the last part is in it.
        mutating func add(_ part: Sums, of all: Int) -> Sums? {
            (parts, cases, looks, told) = (parts + 1, cases + part.cases, looks + part.looks, told + part.told)
            rightAlarms += part.rightAlarms
            (falseOKs, falseAlarms) = (falseOKs + part.falseOKs, falseAlarms + part.falseAlarms)
            return parts == all ? self : nil
        }

        var description: String {
            "\(cases) cases, \(looks) looks, \(told) told, \(rightAlarms) right alarms, \(falseAlarms.count) false alarms, \(falseOKs.count) false ok"
        }
    }

    private func play(_ shape: LogReference.Case, _ sums: inout Sums) throws {
        let ground = try Ground()
        let rule = CustomRule.lines(LineRule(fewerThan: LineRule.Rate(count: shape.limit, window: .seconds(shape.window))))
        let point = FailurePoint.custom(
            "own", category: .state, impact: .blocksAll, intended: false, title: "", advice: "", rule: rule, severity: .critical,
            confirm: .immediate, excusedBy: [], healer: nil, waitsForStartup: false)
        let seen = Clock(shape.start)
        func probe() throws -> LinesProbe {
            LinesProbe(
                tree: BotTree(root: ground.root, localTime: .fixed(.seconds(3600)), pause: { _ in }), path: "a.log",
                pattern: try LinePattern(shape.pattern), stamp: shape.stamp, now: { seen.now })
        }
        var current = try probe()
        sums.cases += 1
        for (index, step) in shape.steps.enumerated() {
            for operation in step.operations { try operation.perform(in: ground.root) }
            seen.set(step.at)
            if step.restarts {
                let next = try probe()
                next.restore(current.memory)
                current = next
            }
            var snapshot = Snapshot()
            let now = Moment(wall: step.at, uptime: .seconds(86_400))
            snapshot[.custom("own")] = .facts(.lines(try current.observe()), at: now)
            let finding = point.judge(JudgeInput(snapshot: snapshot, now: now))
            let words = "\(shape.name), look \(index): \(finding.reason): \(finding.message); there are \(step.least), limit \(shape.limit)"
            sums.looks += 1
            if finding.status != .unknown { sums.told += 1 }
            if finding.status == .ok, step.least >= shape.limit { sums.falseOKs.append(words) }
            if finding.status.isFailing {
                if step.most < shape.limit { sums.falseAlarms.append(words) } else { sums.rightAlarms += 1 }
            }
        }
    }

    private final class Clock: Sendable {
        private let instant: Mutex<Instant>
        init(_ instant: Instant) { self.instant = Mutex(instant) }
        var now: Instant { instant.withLock { $0 } }
        func set(_ new: Instant) { instant.withLock { $0 = new } }
    }
}
