extension Duration {
    /// The duration for messages, at most two units: `45 s`, `12 min`, `3 h 20 min`, `2 d 5 h`. The sign is dropped.
    public var spoken: String {
        let seconds = Int64(abs(inSeconds).rounded(.down))
        func pair(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
            small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
        }
        return switch seconds {
        case ..<1: "\(Int64(abs(inSeconds) * 1000)) ms"
        case ..<120: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<172_800: pair(seconds / 3600, "h", seconds / 60 % 60, "min")
        default: pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
        }
    }
}
