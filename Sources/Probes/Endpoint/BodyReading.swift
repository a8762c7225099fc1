import FailurePoints
import JSON

/// What a target wants to know from a body, read once.
struct BodyReading {
    var verdict: HTTPAnswer.Body = .asExpected
    var price: Double?
    var serverTime: Instant?

    /// - Parameter secrets: what must not be quoted, should the body echo it.
    init(_ bytes: [UInt8], for target: EndpointTarget, secrets: [String]) {
        guard target.wantsJSON else { return }
        let body: JSON
        do {
            var limits = JSONLimits()
            limits.maximumBytes = target.maximumBodyBytes
            body = try JSON.parse(bytes, limits: limits)
        } catch {
            verdict = .notJSON(String(describing: error).shown(upTo: 160, without: secrets))
            return
        }
        price = target.price.flatMap { body.at(pointer: $0)?.decimal }
        serverTime = target.serverTime.flatMap { place in body.at(pointer: place.pointer).flatMap { Self.instant($0, place.form) } }
        for assertion in target.assertions {
            guard let failure = assertion.failure(in: body) else { continue }
            verdict = .assertionFailed(
                pointer: assertion.pointer, expected: failure.expected.shown(upTo: 160), found: failure.found.shown(upTo: 160, without: secrets))
            return
        }
    }

    private static func instant(_ value: JSON, _ form: BodyTime.Form) -> Instant? {
        switch form {
        case .rfc3339: value.string.flatMap(Instant.init(httpBodyTime:))
        case .epochSeconds: value.decimal.map { Instant(secondsSince1970: $0) }
        case .epochMilliseconds: value.decimal.map { Instant(secondsSince1970: $0 / 1000) }
        }
    }

    /// Whether `text` is in `bytes`, ignoring the case of ASCII letters.
    static func contains(_ text: String, in bytes: [UInt8]) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        let wanted = text.utf8.map(lower)
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            lower(bytes[start]) == first && wanted.indices.allSatisfy { lower(bytes[start + $0]) == wanted[$0] }
        }
    }
}

extension Instant {
    /// RFC 3339 in UTC as exchanges write it: `2026-05-30T00:00:00.000Z`, the fraction optional.
    init?(httpBodyTime text: String) {
        let parts = text.split(whereSeparator: { "-T:.Zz".contains($0) })
        guard text.hasSuffix("Z"), (6...7).contains(parts.count), parts.allSatisfy({ $0.allSatisfy(\.isASCII) }) else { return nil }
        let numbers = parts.prefix(6).compactMap { Int($0) }
        guard numbers.count == 6 else { return nil }
        var time = CivilTime(year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4], second: numbers[5])
        if parts.count == 7 {
            guard let fraction = Int((parts[6] + "000000").prefix(6)) else { return nil }
            time.microsecond = fraction
        }
        guard time.isValid else { return nil }
        self.init(utc: time)
    }
}
