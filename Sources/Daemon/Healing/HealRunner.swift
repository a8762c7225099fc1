import FailurePoints
import JSON

/// Runs a decided heal and waits for its end: as a unit of its own under systemd, else as a child in its own session.
protocol HealRunner: Sendable {
    func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport
}

/// What a hook is told: the finding as JSON on standard input, the rest as `FPMOND_*` variables. Source: architecture, hook contract.
struct HealContext: Sendable, Hashable {
    /// Only these reach the hook's environment; in the order of the contract.
    var variables: [(name: String, value: String)]
    /// The finding, one JSON document.
    var finding: JSON

    static func == (a: HealContext, b: HealContext) -> Bool { a.json == b.json }
    func hash(into hasher: inout Hasher) { hasher.combine(json) }

    init(_ order: HealOrder, bot: BotConfig) {
        let finding = order.finding
        variables = [
            ("FPMOND_FAILURE_POINT", order.need.failurePoint.rawValue), ("FPMOND_STATUS", finding?.status.rawValue ?? ""),
            ("FPMOND_REASON", finding?.reason ?? ""), ("FPMOND_MESSAGE", finding?.message ?? ""), ("FPMOND_ATTEMPT", String(order.attempt)),
            ("FPMOND_INCIDENT", order.need.incident), ("FPMOND_BOT_ROOT", bot.root), ("FPMOND_BOT_UNIT", bot.unit),
        ].map { ($0, Self.fitting($1)) }
        self.finding = [
            "failure_point": .string(order.need.failurePoint.rawValue), "status": .text(finding?.status.rawValue), "reason": .text(finding?.reason),
            "message": .text(finding?.message), "evidence": finding?.evidence.json ?? .null, "since": .instant(finding?.since),
            "until": .instant(finding?.until), "attempt": .count(order.attempt), "incident": .string(order.need.incident),
            "healer": .string(order.healer.rawValue), "ordered_at": .instant(order.ordered),
        ]
    }

    /// The context file that the watcher hands over.
    var json: JSON {
        var environment = JSONObject()
        for (name, value) in variables { environment[name] = .string(value) }
        return ["environment": .object(environment), "finding": finding]
    }

    /// Reads a context file. It was written by the unprivileged watcher: only `FPMOND_*` names are taken from it, nothing else.
    init(_ json: JSON) {
        variables = (json["environment"]?.object ?? JSONObject()).compactMap { name, value in
            guard name.hasPrefix("FPMOND_"), name.utf8.count <= 64,
                name.utf8.allSatisfy({ $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }), let text = value.string
            else { return nil }
            return (name, Self.fitting(text))
        }
        variables = Array(variables.prefix(Self.maximumVariables))
        finding = json["finding"] ?? .object(JSONObject())
    }

    /// The contract has eight; there is room for later ones, and an end.
    private static let maximumVariables = 32
    /// Far below what one variable may be long (128 KiB). Source: execve(2).
    private static let maximumBytes = 4096

    /// The text as an environment can carry it: no NUL, no more than the cap, cut between two characters.
    private static func fitting(_ text: String) -> String {
        let clean = text.utf8.contains(0) ? String(decoding: text.utf8.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self) : text
        guard clean.utf8.count > maximumBytes else { return clean }
        var end = clean.utf8.index(clean.utf8.startIndex, offsetBy: maximumBytes)
        while end > clean.startIndex, UTF8.isContinuation(clean.utf8[end]) { end = clean.utf8.index(before: end) }
        return String(clean[..<end])
    }
}
