import FailurePoints
import Testing

@testable import Config
@testable import Notifying

@Suite struct MailTests {
    private var config: EmailConfig {
        var config = EmailConfig()
        (config.from, config.to, config.server) = ("me@example.org", ["a@b.org", "c@d.org"], "smtp")
        return config
    }

    @Test func aMailHasItsHeadersAndItsThread() {
        let text = Mail(Messages.plain(2), config).text
        let head = text.components(separatedBy: "\r\n\r\n")[0]
        #expect(
            head.contains("From: fpmond <me@example.org>\r\nTo: <a@b.org>,\r\n <c@d.org>\r\nSubject: subject 2\r\nMessage-ID: <box-n-2@example.org>"))
        #expect(head.contains("In-Reply-To: <box-n-1@example.org>\r\nReferences: <box-n-1@example.org>"))
        #expect(head.hasPrefix("Date: Wed, 04 Mar 2026 12:00:00 +0000\r\n"))
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 998 && !$0.contains("\n") })
    }

    @Test func nothingInAMessageAddsAHeader() {
        var message = Messages.nasty()
        message.subject = "x\r\nBcc: evil@example.org\r\n\r\nbody"
        message.id = "a\r\nX: y"
        message.references = ["z>\r\nBcc: evil@example.org"]
        let head = Mail(message, config).text.components(separatedBy: "\r\n\r\n")[0]
        let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(!names.contains("Bcc") && !names.contains("X"))
        #expect(names.count == Set(names).count)
    }

    @Test func aSubjectOutsideASCIIIsInWordsOfWholeCharacters() {
        let subject = String(repeating: "ü€–", count: 20)
        let encoded = Mail.encoded(subject)
        #expect(encoded.components(separatedBy: "\r\n ").allSatisfy { $0.hasPrefix("=?utf-8?B?") && $0.hasSuffix("?=") && $0.utf8.count <= 75 })
        #expect(Mail.encoded("plain") == "plain")
    }
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        let (bytes, mark) = (Array(utf8), Array(mark.utf8))
        var place = 0
        while place < bytes.count {
            if bytes[place...].starts(with: mark) {
                parts.append(String(decoding: part, as: UTF8.self))
                part = []
                place += mark.count
            } else {
                part.append(bytes[place])
                place += 1
            }
        }
        return parts + [String(decoding: part, as: UTF8.self)]
    }
}
