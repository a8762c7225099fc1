import FailurePoints
import JSON
import Probes
import TestSupport
import Testing

@testable import Config
@testable import Notifying

/// The shipped examples give requests of the shape that each service documents.
@Suite struct RecipeTests {
    private static let secrets = [
        "telegram": "123:ABC-def", "slack": "xoxb-1", "discord-path": "tok_en-1", "ntfy": "tk_1", "pushover-token": "ptok", "pushover-user": "puser",
        "pagerduty": "r0uting", "twilio": "tw1", "mail": "m",
    ]

    private struct Request {
        let url: String
        let method: String
        let headers: [String: String]
        let body: String
        var json: JSON { (try? JSON.parse(body)) ?? .null }
        var form: [String: String] {
            Dictionary(
                body.split(separator: "&").map { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                    return (parts[0], parts.count > 1 ? Self.decoded(parts[1]) : "")
                }
            ) { first, _ in first }
        }

        private static func decoded(_ text: String) -> String {
            var bytes: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == 0x25, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                    bytes.append(code)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private func notifier(_ recipe: String) throws -> NotifierConfig {
        let text = try #require(Checkout.text(of: "config/notifiers/\(recipe).json"))
        let configuration = try Configuration.decode(Array(text.utf8), file: recipe, catalogue: Catalogue.all)
        return try #require(configuration.notifiers.first?.value)
    }

    private func request(_ recipe: String, _ message: AlertMessage = Messages.nasty()) throws -> Request {
        guard case .webhook(let webhook) = try notifier(recipe).channel else { throw WrongChannel() }
        let request = try webhook.request(message, secrets: Self.secrets)
        guard case .http(let http) = request.way else { throw WrongChannel() }
        return Request(
            url: http.url, method: http.method, headers: Dictionary(http.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first },
            body: request.body)
    }

    private struct WrongChannel: Error {}

    @Test func everyExampleIsValid() throws {
        let files = Checkout.files(under: "config/notifiers")
        try #require(files.count >= 9)
        for file in files {
            let text = try #require(Checkout.text(of: file))
            #expect(throws: Never.self, "\(file)") { try Configuration.decode(Array(text.utf8), file: file, catalogue: Catalogue.all) }
        }
    }

    /// Source: core.telegram.org/bots/api, sendMessage: chat_id, text up to 4096 characters.
    @Test func telegram() throws {
        let message = Messages.nasty()
        let request = try request("telegram", message)
        #expect(request.url == "https://api.telegram.org/bot123%3AABC-def/sendMessage" && request.method == "POST")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.json["chat_id"]?.string != nil)
        #expect(request.json["text"]?.string == "\(message.subject)\n\n\(message.text)")
    }

    /// Source: api.slack.com, chat.postMessage; blocks: header at most 150 characters, section at most 3000.
    @Test func slack() throws {
        let request = try request("slack")
        #expect(request.headers["authorization"] == "Bearer xoxb-1" && request.headers["content-type"]?.hasPrefix("application/json") == true)
        #expect(request.json["channel"]?.string != nil && request.json["text"]?.string == Messages.nasty().subject)
        #expect(request.json["blocks"]?.array?.count == 2)
        #expect(request.json.at(pointer: "/blocks/1/text/text")?.string == Messages.nasty().text)
    }

    /// Source: discord.com/developers, execute webhook: content up to 2000 characters.
    @Test func discord() throws {
        let request = try request("discord")
        #expect(request.url.hasSuffix("/tok_en-1"))
        #expect(request.json["content"]?.string == Messages.nasty().text)
        #expect(request.json.at(pointer: "/allowed_mentions/parse")?.array == [])
    }

    /// Source: docs.ntfy.sh/publish, publish as JSON: topic; priority is a number from 1 to 5.
    @Test func ntfy() throws {
        let request = try request("ntfy")
        #expect(request.json["topic"]?.string != nil && request.json["priority"] == 5 && request.json["message"]?.string != nil)
        #expect(request.json["tags"] == ["critical"])
    }

    /// Source: pushover.net/api: token, user, message up to 1024 characters, title up to 250.
    @Test func pushover() throws {
        let request = try request("pushover")
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(request.form["token"] == "ptok" && request.form["user"] == "puser" && request.form["message"] == Messages.nasty().short)
        #expect(request.form["title"] == Messages.nasty().subject)
    }

    /// Source: developer.pagerduty.com, events API v2: routing_key, event_action, dedup_key, payload.summary, source, severity.
    @Test func pagerduty() throws {
        let begun = try request("pagerduty").json
        #expect(begun["routing_key"] == "r0uting" && begun["event_action"] == "trigger" && begun["dedup_key"] == "box-n-1")
        #expect(begun.at(pointer: "/payload/severity") == "critical" && begun.at(pointer: "/payload/source") == "box")
        let ended = try request("pagerduty", Messages.nasty(2, resolves: true)).json
        #expect(ended["event_action"] == "resolve" && ended["dedup_key"] == "box-n-1")
        #expect(ended.at(pointer: "/payload/severity") == "info")
    }

    /// Source: twilio.com/docs, create a message: From, To, Body up to 1600 characters, basic authentication.
    @Test func twilio() throws {
        let request = try request("twilio")
        #expect(request.headers["authorization"] == "Basic " + Base64.text(Array("AC00000000000000000000000000000000:tw1".utf8)))
        #expect(request.form["To"]?.hasPrefix("+") == true && request.form["From"]?.hasPrefix("+") == true)
        #expect(request.form["Body"] == "\(Messages.nasty().subject)\n\(Messages.nasty().short)")
    }

    /// Source: Alertmanager's API v2, postableAlerts: an array of labels, annotations, startsAt, endsAt.
    @Test func alertmanager() throws {
        let begun = try request("alertmanager").json
        #expect(begun.array?.count == 1 && begun.at(pointer: "/0/labels/alertname") == "bot-crashed")
        #expect(begun.at(pointer: "/0/startsAt")?.string == "2026-03-04T11:59:00.000Z" && begun.at(pointer: "/0/endsAt") == nil)
        for label in begun[0]?["labels"]?.object ?? [:] { #expect(label.value.string != nil) }
        let ended = try request("alertmanager", Messages.nasty(2, resolves: true)).json
        #expect(ended.at(pointer: "/0/endsAt")?.string == "2026-03-04T12:00:00.000Z")
        #expect(try notifier("alertmanager").resend != nil)
    }

    @Test func noFieldBreaksOutOfItsHeader() throws {
        var webhook = WebhookConfig()
        webhook.url = MessageTemplate("https://x/{{subject}}")
        webhook.headers = ["Title": MessageTemplate("{{text}}")]
        let request = try webhook.request(Messages.nasty(), secrets: [:])
        guard case .http(let http) = request.way else { return }
        #expect(http.headers.first { $0.name == "Title" }?.value.contains { $0.isNewline } == false)
        #expect(http.url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 })
        #expect(http.headers.contains { $0.name == "X-Fpmond-Id" && $0.value == "box-n-1" })
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"]) func base64IsThatOfTheStandard(_ text: String) {
        let known = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy"]
        #expect(Base64.text(Array(text.utf8)) == known[text])
    }
}
