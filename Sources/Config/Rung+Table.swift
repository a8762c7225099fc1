import FailurePoints

/// The keys of one rung: a healer's name, or an object with its name and its attempts.
extension Rung {
    static var ladder: ConfigurationKind<[Rung]> {
        let text = HealerName.kind.map({ Rung(HealerName(rawValue: $0)) }, back: { $0.healer.rawValue })
        return .list(
            of: .either(text: text, object: table.kind(over: Rung("")), short: { $0.attempts == nil }), 0...8, "healers, the first one first")
    }

    private static var table: ConfigurationTable<Rung> {
        ConfigurationTable(
            things: "a rung",
            fields: [
                ConfigurationField(
                    "healer", HealerName.kind, required: true, "The healer's name.", get: { $0.healer.rawValue },
                    set: { $0.healer = HealerName(rawValue: $1) }),
                ConfigurationField(
                    "attempts", \.attempts, ConfigurationKind<Int>.count(1...100).orNull,
                    "How often it is tried before the next one; null: as the healer says."),
            ])
    }
}
