/// When the engine's cycles begin and end.
///
/// About as irregular as the real ones: a median gap of 124 s, now and then three times as much. Source: bot contract 2.4.
struct Cycle {
    /// Microseconds.
    let period: Int64
    let noise: Noise
    /// While there was no process: no cycle ended in it, and one that was under way when it began never will.
    var down: Window?

    /// How long a cycle takes, in microseconds.
    var duration: Int64 { period * 4 / 5 }

    func starts(in window: Window) -> [Int64] {
        let first = window.after / period - 1
        let last = window.upTo / period
        guard first <= last else { return [] }
        return (first...last).compactMap(start).filter(window.contains)
    }

    func ends(in window: Window) -> [Int64] {
        starts(in: Window(after: window.after - duration, upTo: window.upTo - duration)).map { $0 + duration }
    }

    func latestStart(upTo at: Int64) -> Int64 {
        var number = at / period
        while true {
            if let start = start(number), start <= at { return start }
            number -= 1
        }
    }

    func latestEnd(upTo at: Int64) -> Int64 { latestStart(upTo: at - duration) + duration }

    /// Nil where a long cycle has swallowed this one.
    private func start(_ number: Int64) -> Int64? {
        if isSwallowed(number) || isSwallowed(number - 1) { return nil }
        let start = number * period + Int64(noise.unit("cycle", number) * 0.12 * Double(period))
        if let down, start > down.after - duration, start < down.upTo { return nil }
        return start
    }

    private func isSwallowed(_ number: Int64) -> Bool { noise.unit("long cycle", number) < 0.008 }
}
