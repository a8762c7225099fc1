package import Config
package import FailurePoints
package import Probes

/// A mail of plain text. Source: RFC 5322, RFC 2045, RFC 2047.
package struct Mail: Sendable {
    package let text: String

    /// Its threads hang together by the ids of the messages: what recovers answers what failed.
    package init(_ message: AlertMessage, _ config: EmailConfig) {
        let domain = config.from.split(separator: "@").last.map(String.init) ?? "localhost"
        func id(_ text: String) -> String {
            "<\(String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) ? $0 : "-" }))@\(domain)>"
        }
        var headers = [
            "Date: \(Self.date(message.at))", "From: fpmond <\(config.from)>", "To: \(config.to.map { "<\($0)>" }.joined(separator: ",\r\n "))",
            "Subject: \(Self.encoded(message.subject))", "Message-ID: \(id(message.id))",
        ]
        let references = NotificationReferences.of(message)
        if let last = references.last {
            headers.append("In-Reply-To: \(id(last))")
            headers.append("References: \(references.map(id).joined(separator: "\r\n "))")
        }
        headers += [
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "Auto-Submitted: auto-generated",
            "X-Fpmond-Id: \(id(message.id))", "X-Fpmond-Kind: \(message.kind.rawValue)",
        ]
        if message.status == .critical { headers.append("X-Priority: 1") }
        let body = Base64.text(Array(message.text.utf8))
        var lines: [Substring] = []
        var rest = body[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(76))
            rest = rest.dropFirst(76)
        }
        text = headers.joined(separator: "\r\n") + "\r\n\r\n" + lines.joined(separator: "\r\n") + "\r\n"
    }

    /// As it stands where it is plain ASCII; else in words of base64, each a whole number of characters.
    static func encoded(_ subject: String) -> String {
        let line = UntrustedText.line(subject, limit: 400)
        guard !line.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) || line.contains("=?") else { return line }
        var words: [String] = []
        var word = ""
        for character in line {
            if word.utf8.count + character.utf8.count > 42 {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        words.append(word)
        return words.map { "=?utf-8?B?\(Base64.text(Array($0.utf8)))?=" }.joined(separator: "\r\n ")
    }

    /// `Wed, 04 Mar 2026 12:00:00 +0000`.
    static func date(_ instant: Instant) -> String {
        let time = instant.utc
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let name = days[((Int(instant.dayNumber) % 7) + 7) % 7]
        return "\(name), \(time.day < 10 ? "0" : "")\(time.day) \(months[max(0, min(11, time.month - 1))]) \(time.year) \(instant.clock) +0000"
    }
}

/// The messages that a mail answers, oldest first.
private enum NotificationReferences {
    static func of(_ message: AlertMessage) -> [String] {
        var references = message.references
        if message.thread != message.id, !references.contains(message.thread) { references.insert(message.thread, at: 0) }
        return references.filter { $0 != message.id }
    }
}

extension EmailConfig {
    /// The mail as a request to the server; nil: it goes by `sendmail`.
    package func request(_ message: AlertMessage, secrets: [String: String], authorities: Authorities? = nil) -> DeliveryRequest? {
        guard let server else { return nil }
        let encryption = DeliveryRequest.Mail.Encryption(rawValue: encryption.rawValue) ?? .starttls
        let values = MessageValues(message, secrets: secrets)
        let login = user.flatMap { user in password.map { DeliveryRequest.Login(user: user, password: values.filled($0)) } }
        return DeliveryRequest(
            .mail(
                DeliveryRequest.Mail(host: server, port: portInForce, encryption: encryption, from: from, to: to, login: login)),
            body: Mail(message, self).text, authorities: authorities, timeout: timeout, secrets: Array(secrets.values))
    }
}
