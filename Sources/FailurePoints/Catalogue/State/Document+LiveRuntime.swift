extension Document where Content == LiveRuntime {
    /// - Throws: unknown, if the file does not say whether the phase-82 switch or the size throttle blocks. Absent keys are fine: the bot's defaults
    ///   do not block. Source: bot contract 8.2.
    func refuseUnknownSwitch(_ runtime: LiveRuntime) throws(EarlyFinding) {
        if runtime.killSwitch != .absent { _ = try value(of: runtime.killSwitch, "/runtime/kill_switch_phase82") }
        if runtime.sizeThrottle != .absent { _ = try value(of: runtime.sizeThrottle, "/runtime/size_throttle") }
    }
}
