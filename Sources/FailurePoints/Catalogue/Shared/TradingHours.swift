/// The hours in which the bot allows entries, by the bot's own rules: whole hours UTC, end exclusive. Source: bot contract 7.1.
struct TradingHours: Sendable, Hashable {
    /// Hard-coded in the bot; the configured windows only add to it.
    static let baseWindow = "09:00-16:00"

    /// For each hour of the day (UTC): whether entries are allowed.
    let openHours: [Bool]
    /// Windows that the bot cannot read and silently skips.
    let malformed: [String]

    init(allowedWindows: [String]) {
        var open = (0..<24).map { (9..<16).contains($0) }
        var malformed: [String] = []
        for text in allowedWindows {
            guard let window = Self.hours(of: text) else {
                malformed.append(text)
                continue
            }
            for hour in window { open[hour] = true }
        }
        (openHours, self.malformed) = (open, malformed)
    }

    /// The hours that `HH:MM-HH:MM` covers. Minutes are ignored; a window that ends before it starts passes midnight; equal hours cover nothing.
    /// nil: another form.
    static func hours(of window: String) -> [Int]? {
        let ends = window.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = hour(ends[0]), let end = hour(ends[1]) else { return nil }
        return (0..<24).filter { start <= end ? start <= $0 && $0 < end : $0 >= start || $0 < end }
    }

    private static func hour(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour <= 24, minute < 60
        else { return nil }
        return hour
    }

    func isOpen(at now: Instant) -> Bool { openHours[now.utc.hour] }

    /// The start of the next open hour. There always is one: the base window is open every day.
    func nextOpening(after now: Instant) -> Instant? {
        (1...24).lazy.map { Self.hourStart(now) + .seconds($0 * 3600) }.first(where: isOpen)
    }

    /// When the current closed period began.
    func lastClosing(before now: Instant) -> Instant? {
        (0..<24).lazy.map { Self.hourStart(now) - .seconds($0 * 3600) }.first { isOpen(at: $0 - .seconds(3600)) }
    }

    /// How much of the time between two instants lies in open hours.
    func openTime(from start: Instant, to end: Instant) -> Duration {
        guard start < end else { return .zero }
        let firstFull = min(Self.hourStart(start) + .seconds(3600), end)
        var open = isOpen(at: start) ? firstFull.since(start) : .zero
        // Every 24 hours hold the same number of open hours, whenever they begin.
        let days = Int64(end.since(firstFull) / .seconds(86_400))
        open += .seconds(3600) * (days * Int64(openHours.count(where: \.self)))
        var hour = firstFull + .seconds(86_400) * days
        while hour < end {
            let next = min(hour + .seconds(3600), end)
            if isOpen(at: hour) { open += next.since(hour) }
            hour = next
        }
        return open
    }

    private static func hourStart(_ now: Instant) -> Instant { now - .microseconds(now.microsecondsOfDay % 3_600_000_000) }
}
