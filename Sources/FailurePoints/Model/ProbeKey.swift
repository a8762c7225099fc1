/// A probe together with the type of its facts: looks up its reading in a ``Snapshot``. Declared beside the facts.
public struct ProbeKey<Facts: Sendable>: Sendable {
    public let name: ProbeName

    init(_ probe: BuiltInProbe) { name = ProbeName(probe) }
    package init(name: ProbeName) { self.name = name }
}

extension ProbeKey where Facts == CustomFacts {
    /// The probe of a custom failure point.
    public static func custom(_ id: FailurePoint.ID) -> Self { Self(name: .custom(id)) }
}
