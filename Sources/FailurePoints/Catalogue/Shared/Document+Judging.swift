extension Document {
    /// The content of a file that is evidence only: the failure point is about something else than the file.
    ///
    /// - Throws: unknown `file-missing`, `unparsable` or `unreadable`.
    func required() throws(EarlyFinding) -> Content {
        switch state {
        case .content(let content): return content
        case .missing: throw .missing(path)
        case .malformed(let malformation): throw EarlyFinding(unparsable(.unknown, malformation))
        case .unreadable(let detail): throw EarlyFinding(unreadable(detail))
        }
    }

    /// The finding for a file that stays malformed; a failing status only where the failure point is about the file itself.
    func unparsable(_ status: Status, _ malformation: Malformation, consequence: String = "so this could not be checked") -> Finding {
        Finding(
            status, "unparsable", "\(path) cannot be used (\(malformation)), \(consequence)",
            evidence: ["file": .text(path), "malformation": .text(malformation.kind.rawValue), "detail": .text(malformation.detail)])
    }

    /// The finding for a file that fpmond could not read.
    func unreadable(_ detail: String) -> Finding {
        .unknown("unreadable", "\(path) could not be read: \(detail)", evidence: ["file": .text(path), "detail": .text(detail)])
    }

    /// The value of a field that the judgement needs.
    ///
    /// - Throws: unknown `field-invalid`, which names file and field.
    func value<Value>(of field: Field<Value>, _ name: String) throws(EarlyFinding) -> Value {
        let found: String
        switch field {
        case .value(let value): return value
        case .null: found = "null"
        case .absent: found = "absent"
        case .invalid(let what): found = what
        }
        throw EarlyFinding(fieldInvalid(name, found: found))
    }

    /// Unknown `field-invalid`: a field that the judgement needs is not usable.
    func fieldInvalid(_ name: String, found: String) -> Finding {
        .unknown(
            "field-invalid", "\(name) in \(path) is not usable (\(found))",
            evidence: ["file": .text(path), "field": .text(name), "found": .text(found)])
    }
}

extension Document where Content == Book {
    /// All open positions.
    ///
    /// - Throws: unknown `field-invalid`, if the list is absent or one of its entries is not a position.
    func openPositions() throws(EarlyFinding) -> [OpenPosition] {
        let book = try required()
        guard book.hasOpenList else { throw EarlyFinding(fieldInvalid("open_positions", found: "absent, or not a list")) }
        guard book.invalidOpenEntries == 0 else {
            throw EarlyFinding(fieldInvalid("open_positions", found: "\(book.invalidOpenEntries) entries that are not positions"))
        }
        return book.open
    }
}

extension Document where Content == ProtectiveState {
    /// The protective mode in capitals: `OFF`, `ALERT`, `REDUCE` or `BLOCK`. Source: bot contract 5.2.
    ///
    /// - Throws: unknown `field-invalid`, if the file names another mode.
    func protectiveMode(_ state: ProtectiveState) throws(EarlyFinding) -> String {
        let mode = try value(of: state.mode, "mode")
        guard ["OFF", "ALERT", "REDUCE", "BLOCK"].contains(mode.uppercased()) else {
            throw EarlyFinding(fieldInvalid("mode", found: UntrustedText.line(mode, limit: 60)))
        }
        return mode.uppercased()
    }
}
