/// Resource constraints the bot sets itself: caps on its trades and pauses between them.
extension Catalogue {
    static let internalRateLimits = FailurePoint(
        "internal-rate-limits", rows: ["3.2c"], category: .resourceConstraints, impact: .blocksSome,
        title: "The bot's own caps and cooldowns hold it back",
        advice: "Look at the caps and cooldowns named. A cooldown that ends far in the future is stuck: its file holds a wrong stamp.",
        reads: [.cooldowns, .decisions], settings: [Caps.window, Caps.ratio, Caps.candidates, Caps.farAhead], judge: FailurePoint.judge(Caps.judge))

    enum Caps {
        static let window = Setting("window", .duration(.seconds(7200)), why: "bot contract 14, row 3.2c")
        static let ratio = Setting("capped_ratio", .ratio(0.5), why: "half of the candidates; bot contract 14, row 3.2c")
        static let candidates = Setting("candidates", .count(10), why: "a share of fewer says nothing")
        static let farAhead = Setting("far_ahead", .duration(.seconds(86_400)), why: "no cooldown of the bot lasts a day; bot contract 14, row 3.2c")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.cooldowns)
            var untold: Finding?
            for document in [facts.trades, facts.symbols] {
                // Without the file nothing is cooling down.
                if case .missing = document.state { continue }
                let cooldowns = try document.required()
                let stuck = cooldowns.filter { $0.stamp.value.map { $0.since(input.now.wall) > input.duration(farAhead) } ?? false }
                guard let worst = stuck.max(by: { ($0.stamp.value ?? input.now.wall) < ($1.stamp.value ?? input.now.wall) }) else {
                    if let odd = cooldowns.first(where: { $0.stamp.fault != nil }) {
                        untold = untold ?? document.fieldInvalid(odd.name, found: odd.stamp.fault ?? "")
                    }
                    continue
                }
                let names = stuck.map(\.name)
                return Finding(
                    .warning, "stuck-cooldown", "cooldowns that lie more than \(input.duration(farAhead).spoken) ahead: \(names.spoken)",
                    evidence: ["file": .text(document.path), "field": .text(worst.name), "cooldowns": .names(names)], until: worst.stamp.value)
            }
            var recent: [Evaluation] = []
            var path = facts.evaluations.path
            var seen = false
            for document in [facts.evaluations, facts.activity] {
                if case .missing = document.state { continue }
                let all = try document.required()
                if !seen { path = document.path }
                seen = true
                recent += all.filter { evaluation in
                    guard evaluation.outcome != .noSignal, let at = evaluation.at.value else { return false }
                    return input.age(of: at) <= input.duration(window) && input.age(of: at) >= .seconds(-120)
                }
            }
            if !seen { _ = try facts.evaluations.required() }
            let decisions = try readDecisions(input)
            let refused = decisions?.count(DecisionKind.caps, within: input.duration(window), at: input.now.wall) ?? 0
            let entries = decisions?.count(.entryPlaced, within: input.duration(window), at: input.now.wall) ?? 0
            let capped = recent.filter { $0.outcome == .capped }.count + refused
            let all = recent.count + refused + entries
            let evidence: Evidence = [
                "file": .text(path), "candidates": .count(all), "capped": .count(capped), "window_seconds": .seconds(input.duration(window)),
            ]
            if all >= input.count(candidates), Double(capped) >= input.ratio(ratio) * Double(all) {
                return .warning("capped", "\(capped) of the last \(all) candidates met a cap or a cooldown", evidence: evidence)
            }
            if let untold { throw EarlyFinding(untold) }
            return .ok("\(capped) of the last \(all) candidates met a cap", evidence: evidence)
        }

        /// The bot's logs of its decisions, where they are read. One that is not there says that no candidate met a cap.
        private static func readDecisions(_ input: JudgeInput) throws(EarlyFinding) -> DecisionFacts? {
            do throws(EarlyFinding) {
                let facts = try input.facts(.decisions)
                for log in [DecisionLog.executionGate, .phase10] { try facts.refuseUnreadable(log) }
                return facts
            } catch {
                if !error.isMereAbsence { throw error }
                return nil
            }
        }
    }
}
