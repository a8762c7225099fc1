package import Config
package import FailurePoints
package import JSON

/// The values of a message's fields, and the secrets, for templates.
package struct MessageValues: Sendable {
    let message: AlertMessage
    private let secrets: [String: String]

    /// - Parameter secrets: by name; a template may name only these.
    package init(_ message: AlertMessage, secrets: [String: String] = [:]) { (self.message, self.secrets) = (message, secrets) }

    package func filled(_ template: MessageTemplate, _ encode: (String) -> String = { $0 }) -> String {
        template.validParts.map { part in
            switch part {
            case .text(let text): text
            case .field(let field): encode(self[field])
            case .secret(let name): encode(secrets[name] ?? "")
            }
        }.joined()
    }

    /// A JSON value whose texts are templates. A text that is only `{{alerts}}` becomes a list, one that is only `{{priority}}` a number.
    package func filled(_ json: JSON) -> JSON {
        switch json {
        case .string(let text):
            let template = MessageTemplate(text)
            if template.validParts == [.field(.alerts)] { return alerts }
            if template.validParts == [.field(.priority)] { return .int(priority) }
            return .string(filled(template))
        case .array(let elements): return .array(elements.map { filled($0) })
        case .object(let object):
            var filled = JSONObject()
            for (key, value) in object { filled[key] = self.filled(value) }
            return .object(filled)
        default: return json
        }
    }

    package subscript(field: MessageField) -> String {
        switch field {
        case .id: message.id
        case .notifier: message.notifier
        case .kind: message.kind.rawValue
        case .action: message.resolves ? "resolve" : "trigger"
        case .thread: message.thread
        case .subject: message.subject
        case .short: message.short
        case .text: message.text
        case .status: message.status.rawValue
        case .severity: message.status == .critical ? "critical" : message.status == .ok ? "info" : "warning"
        case .priority: String(priority)
        case .verdict: message.verdict
        case .host: message.host
        case .since: message.since?.rfc3339 ?? ""
        case .until: message.until?.rfc3339 ?? ""
        case .at: message.at.rfc3339
        case .alerts: alerts.text()
        }
    }

    private var priority: Int64 { message.status == .critical ? 5 : message.status == .ok ? 3 : 4 }

    /// Source: Alertmanager's API v2, postableAlerts.
    private var alerts: JSON {
        .array(
            message.entries.map { entry in
                var alert: JSONObject = [
                    "labels": [
                        "alertname": .string(entry.point), "severity": .string(entry.status == .critical ? "critical" : "warning"),
                        "category": .string(entry.category), "impact": .string(entry.impact), "instance": .string(message.host), "job": "fpmond",
                    ],
                    "annotations": [
                        "summary": .string(entry.title), "description": .string(entry.message), "incident": .string(entry.incident),
                        "verdict": .string(message.verdict),
                    ], "startsAt": .string(entry.began.rfc3339),
                ]
                if let ended = entry.ended { alert["endsAt"] = .string(ended.rfc3339) }
                return .object(alert)
            })
    }

    /// Source: RFC 3986, the characters that need no escape.
    package static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
