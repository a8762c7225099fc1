/// How far ahead of this machine's clock a timestamp may lie and still count as one of now. Source: bot contract 3.4.
public enum FutureTolerance {
    /// Applies wherever a failure point has no `future_tolerance` setting, and is the default of that setting.
    public static let standard: Duration = .seconds(120)
}

extension JudgeInput {
    /// Whether a timestamp lies too far in the future to count as one of now.
    func isAhead(_ stamp: Instant) -> Bool { age(of: stamp) < .zero - FutureTolerance.standard }
}
