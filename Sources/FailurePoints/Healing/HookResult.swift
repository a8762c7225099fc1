/// How one run of a hook ended. What it means for the target is for the next facts to say.
public enum HookResult: Sendable, Hashable {
    /// Exit 0: it did what it does.
    case acted
    /// Exit 75 (EX_TEMPFAIL): not now.
    case tryLater
    /// Exit 125: it is pointless to go on.
    case stopTrying
    /// Any other exit status, a signal, or it could not be started.
    case failed(String)
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
