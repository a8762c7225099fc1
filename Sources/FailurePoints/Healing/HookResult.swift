/// How one run of a hook ended. Only the next facts show whether it helped.
public enum HookResult: Sendable, Hashable {
    /// Exit 0: it acted.
    case acted
    /// Exit 0 of a built-in repair that only looks: it changed nothing and says what it found.
    case informed
    /// Exit 75 (EX_TEMPFAIL): not now.
    case tryLater
    /// Exit 125: further attempts are pointless.
    case stopTrying
    /// Any other exit status, a signal, or a hook that could not be started.
    case failed(String)
    /// A stop of fpmond or of the machine ended it.
    case interrupted
    case timedOut

    public init(exitStatus: Int32) {
        switch exitStatus {
        case 0: self = .acted
        case 75: self = .tryLater
        case 124: self = .timedOut
        case 125: self = .stopTrying
        default: self = .failed("exit status \(exitStatus)")
        }
    }
}
