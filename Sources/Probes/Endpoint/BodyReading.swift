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
            verdict = .notJSON(UntrustedText.line(String(describing: error), limit: 160, without: secrets))
            return
        }
        price = target.price.flatMap { body.at(pointer: $0)?.decimal }
        serverTime = target.serverTime.flatMap { place in body.at(pointer: place.pointer).flatMap { Self.instant($0, place.form) } }
        for assertion in target.assertions {
            guard let failure = assertion.failure(in: body) else { continue }
            verdict = .assertionFailed(
                pointer: assertion.pointer, expected: UntrustedText.line(failure.expected, limit: 160),
                found: UntrustedText.line(failure.found, limit: 160, without: secrets))
            return
        }
    }

    private static func instant(_ value: JSON, _ form: BodyTime.Form) -> Instant? {
        switch form {
        case .rfc3339: ContentTimestamp.zulu.field(value).value
        case .epochSeconds, .epochMilliseconds: ContentTimestamp.epochOfAnyUnit.field(value).value
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
