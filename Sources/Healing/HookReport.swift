package import FailurePoints

/// One run of a hook, as reported by its supervisor.
package struct HookReport: Sendable, Hashable {
    package var result: HookResult
    package var startedAt: Instant
    package var endedAt: Instant
    package var exitStatus: Int32?
    package var signal: Int32?
    /// Beginning and end of its standard output, with invalid UTF-8 replaced. Safe to print, like the two below.
    package let output: String
    /// The same for standard error.
    package let errors: String
    /// Why it failed or could not be run or supervised, in words.
    package let error: String?

    /// Longer than the captured streams of a hook.
    private static let shownBytes = 20_000

    init(
        result: HookResult, startedAt: Instant, endedAt: Instant, exitStatus: Int32? = nil, signal: Int32? = nil, output: String = "",
        errors: String = "", error: String? = nil
    ) {
        (self.result, self.startedAt, self.endedAt, self.exitStatus) = (result, startedAt, endedAt, exitStatus)
        self.signal = signal
        (self.output, self.errors) = (UntrustedText.block(output, limit: Self.shownBytes), UntrustedText.block(errors, limit: Self.shownBytes))
        self.error = error.map { UntrustedText.line($0, limit: 500) }
    }
}
