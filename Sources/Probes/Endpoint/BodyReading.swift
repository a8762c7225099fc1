import FailurePoints
import JSON

/// The parts of a body that a target needs, read once.
struct BodyReading {
    var verdict: HTTPAnswer.Body = .asExpected
    var price: Double?
    var serverTime: Instant?
    private var json: JSON?
    /// The beginning of a body that is not JSON.
    private var text = ""
    private let isExpectation: Bool

    /// - Parameter secrets: values that must not be quoted if the body echoes them.
    init(_ bytes: [UInt8], for target: EndpointTarget, secrets: [String]) {
        isExpectation = target.wantsJSON
        do throws(JSONError) {
            json = try JSONBody.value(of: bytes, maximumBytes: target.maximumBodyBytes)
        } catch {
            text = String(decoding: bytes.prefix(4096), as: UTF8.self)
            guard target.wantsJSON else { return }
            let words = UntrustedText.line(String(describing: error), limit: 160, without: secrets)
            verdict = error.kind.isLimitOfOurs ? .unread(words) : .notJSON(words)
        }
        guard target.wantsJSON, let body = json else { return }
        price = target.price.flatMap { body.at(pointer: $0)?.price }
        serverTime = target.serverTime.flatMap { place in body.at(pointer: place.pointer).flatMap { Self.instant($0, place.form) } }
        for assertion in target.assertions {
            guard let failure = assertion.failure(in: body) else { continue }
            verdict = .assertionFailed(
                pointer: assertion.pointer, expected: UntrustedText.line(failure.expected, limit: 160),
                found: UntrustedText.line(failure.found, limit: 160, without: secrets))
            return
        }
    }

    /// Whether the server limits the request rate: by its status, by its code and message, or, in a refusal, by the text of its page.
    func limitsRequests(status: Int, retryAfter: Bool) -> Bool {
        if RequestLimit.isSaid(byStatus: status, retryAfter: retryAfter) { return true }
        // In the expected body such words may mean anything.
        if isExpectation, verdict == .asExpected { return false }
        if let json { return Self.limitsRequests(json) }
        return !(200...299).contains(status) && RequestLimit.isSaid(in: text)
    }

    private static func limitsRequests(_ json: JSON) -> Bool {
        guard let members = json.object else { return false }
        let code = ["code", "retCode", "ret_code", "errorCode", "error_code", "status"].lazy.compactMap { members[$0]?.code }.first
        let messages = ["msg", "message", "retMsg", "ret_msg", "error", "errors", "detail"].flatMap { name -> [String] in
            switch members[name] {
            case .string(let text)?: [text]
            case .array(let texts)?: texts.prefix(8).compactMap(\.string)
            case .object(let inner)?: [inner["message"], inner["msg"]].compactMap { $0?.string }
            default: []
            }
        }
        return RequestLimit.isSaid(byCode: code, message: nil) || messages.contains { RequestLimit.isSaid(byCode: nil, message: $0) }
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

extension JSON {
    /// A code as an exchange writes it: a number, or a text.
    fileprivate var code: String? { int.map { String($0) } ?? string?.lowercased() }
}
