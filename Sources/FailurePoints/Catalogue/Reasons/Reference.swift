/// What the reference says of one failure point beside its declaration.
struct Reference: Sendable {
    let id: FailurePoint.ID
    /// What it means for trading when it fails, in one or two sentences.
    let meaning: String
    /// Every reason of its own, the failing ones included; what any of them may give is in ``Catalogue/commonReasons``.
    let reasons: [Reason]

    init(_ id: FailurePoint.ID, _ meaning: String, _ reasons: [Reason]) { (self.id, self.meaning, self.reasons) = (id, meaning, reasons) }
}

extension Catalogue {
    static let references: [Reference] = configurationReferences + dataReferences + stateReferences

    private static let referenceByID = Dictionary(references.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// What it means for trading when it fails; nil for a failure point of the operator's own.
    public static func meaning(of id: FailurePoint.ID) -> String? {
        if let point = Self[id], !point.meaning.isEmpty { return point.meaning }
        return referenceByID[id]?.meaning
    }

    /// The reasons of its own; for one of the operator's own those that the kinds of checks have.
    public static func reasons(of point: FailurePoint) -> [Reason] {
        point.isCustom ? customReasons : !point.reasons.isEmpty ? point.reasons : referenceByID[point.id]?.reasons ?? []
    }

    /// The reason that a finding of this failure point gave: its own before a common one, with that status before the same code with another.
    public static func reason(_ code: String, _ status: Status, of point: FailurePoint) -> Reason? {
        let known = (reasons(of: point) + commonReasons).filter { $0.code == code }
        return known.first { $0.statuses.contains(status) } ?? known.first
    }
}
