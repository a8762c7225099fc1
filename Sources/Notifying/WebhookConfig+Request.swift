package import Config
package import FailurePoints
import JSON
package import Probes

extension WebhookConfig {
    /// The request that tells the receiver of a message.
    ///
    /// - Throws: `LocalFault` if a filled template is not what its place needs, in words without its value.
    package func request(_ message: AlertMessage, secrets: [String: String], authorities: Authorities? = nil) throws(LocalFault) -> DeliveryRequest {
        let values = MessageValues(message, secrets: secrets)
        var filled: [EndpointRequest.Header] = []
        func add(_ name: String, _ value: String) throws(LocalFault) {
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 }) else {
                throw LocalFault(what: "header \(UntrustedText.line(name, limit: 40)): the value contains control characters")
            }
            filled.append(EndpointRequest.Header(name: name, value: value))
        }
        // A line end in a field would begin another header.
        for (name, template) in headers.sorted(by: { $0.key < $1.key }) {
            try add(name, values.filled(template) { UntrustedText.line($0, limit: 2000) })
        }
        if let basic { try add("Authorization", "Basic \(Base64.text(Array("\(values.filled(basic.user)):\(values.filled(basic.password))".utf8)))") }
        var text = ""
        var type: String?
        switch body {
        case .none: break
        case .json(let json): (text, type) = (values.filled(json).text(), "application/json")
        case .text(let template): (text, type) = (values.filled(template), "text/plain; charset=utf-8")
        case .form(let form):
            let pairs = form.sorted { $0.key < $1.key }.map {
                "\(MessageValues.percentEncoded($0.key))=\(MessageValues.percentEncoded(values.filled($0.value)))"
            }
            (text, type) = (pairs.joined(separator: "&"), "application/x-www-form-urlencoded")
        }
        func has(_ name: String) -> Bool { filled.contains { $0.name.lowercased() == name } }
        if let type, !has("content-type") { try add("Content-Type", type) }
        if !has("x-fpmond-id") { try add("X-Fpmond-Id", message.id) }
        var hidden = Array(secrets.values)
        if let basic = filled.first(where: { $0.value.hasPrefix("Basic ") }) { hidden.append(String(basic.value.dropFirst(6))) }
        return DeliveryRequest(
            .http(
                DeliveryRequest.HTTP(
                    url: values.filled(url, MessageValues.percentEncoded), method: method, headers: filled,
                    assertions: assertions.map { BodyAssertion($0) })), body: text, authorities: authorities, timeout: timeout, secrets: hidden)
    }
}

/// Source: RFC 4648.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let number = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? letters[Int(number >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
