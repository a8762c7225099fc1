package import Config
package import FailurePoints
import Files
package import JSON

/// What a hook gets: the finding as JSON on standard input, the rest as `FPMOND_*` variables. Source: architecture, hook contract.
package struct HealContext: Sendable, Hashable {
    /// By name of the hook contract; the hook gets an empty value for a missing name.
    package var values: [HookVariable: String]
    /// The evidence of the finding, an object, or null.
    package var evidence: JSON
    package var since: Instant?
    package var until: Instant?
    package var ordered: Instant?
    package let healer: HealerName
    /// The watcher's decision that it belongs to; nil: a person runs the healer by hand.
    package var order: String?

    /// More than any finding needs; the rest of a longer context is not read.
    package static let maximumBytes = 64 << 10

    /// A heal that the watcher decided.
    package init(_ order: HealOrder, bot: BotConfig) {
        let finding = order.finding
        self.init(
            order.healer, bot: bot,
            values: [
                .failurePoint: order.need.failurePoint.rawValue, .status: finding?.status.rawValue ?? "", .reason: finding?.reason ?? "",
                .message: finding?.message ?? "", .attempt: String(min(order.attempt.number, 999)), .incident: order.need.incident,
            ])
        (evidence, since, until, ordered) = (finding?.evidence.json ?? .null, finding?.since, finding?.until, order.ordered)
        self.order = order.id
    }

    /// A run by hand: the hook gets the bot but no finding.
    package init(byHand healer: HealerName, bot: BotConfig, at now: Instant) {
        self.init(healer, bot: bot, values: [.attempt: "1"])
        ordered = now
    }

    private init(_ healer: HealerName, bot: BotConfig, values: [HookVariable: String]) {
        (self.healer, evidence) = (healer, .null)
        self.values = values.merging([.botRoot: bot.root, .botUnit: bot.unit]) { $1 }
        self.values[.message] = self.values[.message].map(HookVariable.message.told)
    }

    /// The variables that the hook gets from the finding, in the order of the hook contract.
    package var variables: [(name: String, value: String)] { HookVariable.allCases.map { ($0.rawValue, values[$0] ?? "") } }

    /// The finding as one JSON document.
    package var finding: JSON {
        [
            "failure_point": .text(values[.failurePoint] ?? ""), "status": .text(said(.status)), "reason": .text(said(.reason)),
            "message": .text(said(.message)), "evidence": evidence, "since": .instant(since), "until": .instant(until),
            "attempt": .count(Int(values[.attempt] ?? "")), "incident": .text(values[.incident] ?? ""), "healer": .string(healer.rawValue),
            "ordered_at": .instant(ordered),
        ]
    }

    private func said(_ variable: HookVariable) -> String? { values[variable].flatMap { $0.isEmpty ? nil : $0 } }

    /// The context file for `fpmond heal`; without the evidence where that would be too long.
    package var file: [UInt8] {
        var environment = JSONObject()
        for variable in HookVariable.allCases where variable.isHandedOver { environment[variable.rawValue] = .string(values[variable] ?? "") }
        func bytes(_ evidence: JSON) -> [UInt8] {
            let finding: JSON = [
                "evidence": evidence, "since": .instant(since), "until": .instant(until), "ordered_at": .instant(ordered),
            ]
            let document: JSON = ["order": .text(order), "environment": .object(environment), "finding": finding]
            return document.utf8()
        }
        let whole = bytes(evidence)
        return whole.count <= Self.maximumBytes ? whole : bytes(.null)
    }
}
