/// Every failure point that fpmond checks: those of the assessment and those it lacks, in the order of its six categories.
///
/// Ids are permanent: output, configuration, manual, tests and history use them.
public enum Catalogue {
    /// Every built-in failure point.
    public static let all: [FailurePoint] = signalBlocks + systemFailures + resourceConstraints + configuration + data + state

    /// The built-in failure point with this permanent id; nil where there is no such failure point.
    public static subscript(id: FailurePoint.ID) -> FailurePoint? { byID[id] }

    private static let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
}
