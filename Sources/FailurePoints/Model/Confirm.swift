/// How many findings change the state, each way.
public struct Confirm: Sendable, Hashable {
    // Setting one adjusts the other: 3 of 2 would never confirm, without any sign of it.
    /// This many failing findings …
    public var fail: Int { didSet { (fail, window) = (max(1, fail), max(window, fail, 1)) } }
    /// … among the last this many open an incident (equal to `fail`: in a row).
    public var window: Int { didSet { window = max(window, fail) } }
    /// This many ok findings in a row close it.
    public var recover: Int { didSet { recover = max(1, recover) } }

    public init(fail: Int, of window: Int? = nil, recover: Int) {
        self.fail = max(1, fail)
        self.window = max(window ?? fail, self.fail)
        self.recover = max(1, recover)
    }

    /// Two in a row to open, two to close: a single odd reading changes nothing.
    public static let standard = Confirm(fail: 2, recover: 2)
    /// The first finding counts: for facts that one observation proves (an OOM kill, a dead unit, a switch with its end).
    public static let immediate = Confirm(fail: 1, recover: 1)
}
