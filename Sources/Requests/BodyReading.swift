package import Endpoints
package import FailurePoints
package import JSON

/// The parts of a body that a target needs, read once.
package struct BodyReading {
    package var verdict: HTTPAnswer.Body = .asExpected
    package var price: Double?
    /// As it stands, if it can be a time.
    package var serverTime: JSON?
    private var json: JSON?
    /// The beginning of a body that is not JSON.
    private var text = ""
    private let isExpectation: Bool

    /// - Parameter secrets: values that must not be quoted if the body echoes them.
    package init(_ bytes: [UInt8], for target: EndpointTarget, secrets: [String]) {
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
        serverTime = target.serverTime.flatMap { body.at(pointer: $0.pointer) }.flatMap(Self.time)
        for assertion in target.assertions {
            guard let failure = assertion.failure(in: body) else { continue }
            verdict = .assertionFailed(
                pointer: assertion.pointer, expected: UntrustedText.line(failure.expected, limit: 160),
                found: UntrustedText.line(failure.found, limit: 160, without: secrets))
            return
        }
    }

    /// Whether the server limits the request rate: by its status, by its code and message, or, in a refusal, by the text of its page.
    package func limitsRequests(status: Int, retryAfter: Bool) -> Bool {
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

    private static func time(_ value: JSON) -> JSON? {
        switch value {
        case .int: value
        case .double(let number) where number.isFinite: value
        case .string(let text) where NetworkAnswer.isTime(text): value
        default: nil
        }
    }

    /// Whether `text` is in `bytes`, ignoring the case of ASCII letters.
    package static func contains(_ text: String, in bytes: [UInt8]) -> Bool {
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
