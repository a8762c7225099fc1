package import FailurePoints
import Glibc

/// Rewrites every timestamp marked as UTC (`2026-01-02 03:04 UTC`, `2026-01-02T03:04:05.123Z`) to the host's time.
package struct HostTimes: Sendable {
    /// How far the zone is ahead of UTC at an instant, and its name at that instant.
    private let zone: @Sendable (Instant) -> (ahead: Duration, name: String)

    package init(zone: @escaping @Sendable (Instant) -> (ahead: Duration, name: String)) { self.zone = zone }

    /// This machine's zone. Source: localtime(3), tm_gmtoff and tm_zone.
    package static let host = HostTimes { instant in
        var seconds = time_t(instant.microseconds / 1_000_000)
        var civil = tm()
        guard localtime_r(&seconds, &civil) != nil else { return (.zero, "UTC") }
        return (.seconds(civil.tm_gmtoff), civil.tm_zone.map { String(cString: $0) } ?? "")
    }

    package func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let startsHere = place == 0 || !Self.isDigit(bytes[place - 1])
            if startsHere, Self.isDigit(bytes[place]), let (replacement, length) = stamp(bytes[place...]) {
                shown += replacement.utf8
                place += length
            } else {
                shown.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    private func stamp(_ rest: ArraySlice<UInt8>) -> (String, Int)? {
        let head = String(decoding: rest.prefix(20), as: UTF8.self)
        if head.utf8.count == 20, head.hasSuffix(" UTC"), let instant = Instant(rfc3339: "\(head.prefix(10))T\(head.dropFirst(11).prefix(5)):00Z") {
            return (String(local(instant).prefix(16)) + " " + name(of: instant), 20)
        }
        guard let end = rest.prefix(27).firstIndex(of: UInt8(ascii: "Z")) else { return nil }
        let text = String(decoding: rest[...end], as: UTF8.self)
        guard let instant = Instant(rfc3339: text) else { return nil }
        let civil = local(instant)
        return (civil.prefix(10) + "T" + civil.dropFirst(11) + text.dropFirst(19).dropLast() + offset(at: instant), text.utf8.count)
    }

    /// `2026-01-02 03:04:05`
    private func local(_ instant: Instant) -> String {
        let text = (instant + zone(instant).ahead).rfc3339
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    private func name(of instant: Instant) -> String {
        let name = zone(instant).name
        // A zone without an abbreviation is named by its offset.
        return name.isEmpty || name.contains { !$0.isLetter } ? offset(at: instant) : name
    }

    private func offset(at instant: Instant) -> String {
        let minutes = Int(zone(instant).ahead.inSeconds / 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
