import FailurePoints
import Glibc
import JSON
import Probes
import Synchronization
import TestSupport
import Testing

@testable import Config
@testable import Notifying

/// One attempt to deliver, against receivers that do what receivers do.
@Suite struct DeliveryTests {
    private func delivery(
        _ url: String, secrets: [String: SecretConfig] = [:], credentials: String? = nil, _ change: (inout WebhookConfig) -> Void = { _ in }
    ) -> Delivery {
        var webhook = WebhookConfig()
        webhook.url = MessageTemplate(url)
        webhook.body = .json(["text": "{{text}}"])
        webhook.timeout = .seconds(20)
        change(&webhook)
        var notifier = NotifierConfig()
        notifier.channel = .webhook(webhook)
        return Delivery(name: "n", notifier: notifier, secrets: Secrets(secrets, credentials: credentials), network: DirectNetwork())
    }

    private func failure(_ report: Delivery.Report) -> (words: String, retryAfter: Duration?, isPermanent: Bool)? {
        guard case .failed(let words, let retryAfter, let isPermanent) = report.outcome else { return nil }
        return (words, retryAfter, isPermanent)
    }

    @Test func aReceiverGetsTheRequestAndItsSecret() async throws {
        let scratch = try Scratch()
        try scratch.write("s3cr3t-value\n", to: "key", mode: 0o600)
        let receiver = try Receiver.answering(body: #"{"ok": true}"#)
        let report = await delivery(receiver.url("/bot{{secret.k}}/send"), secrets: ["k": .credential("key")], credentials: scratch.path) {
            $0.headers = ["X-Key": MessageTemplate("Bearer {{secret.k}}")]
            $0.assertions = [EndpointConfig.Assertion(pointer: "/ok", .equals(true))]
        }.run(Messages.nasty())
        #expect(report.outcome == .delivered, "\(report.words)")
        let request = try #require(receiver.requests.first)
        #expect(request.hasPrefix("POST /bots3cr3t-value/send HTTP/1.1\r\n"))
        #expect(request.contains("X-Key: Bearer s3cr3t-value\r\n") && request.contains("X-Fpmond-Id: box-n-1\r\n"))
        #expect(request.contains("Content-Type: application/json\r\n") && !request.contains("Expect:"))
        let body = try JSON.parse(String(request.split(separator: "\r\n\r\n", maxSplits: 1)[1]))
        #expect(body["text"]?.string == Messages.nasty().text)
    }

    @Test func aReceiverThatRefusesConnectionsIsTriedAgain() async throws {
        let port = try Receiver.answering().port
        let failed = failure(await delivery("http://127.0.0.1:\(port)/").run(Messages.nasty()))
        #expect(failed?.isPermanent == false && failed?.words.hasPrefix("connect in connect") == true)
    }

    @Test func aReceiverThatHangsIsGivenUpInTime() async throws {
        let receiver = try Receiver { peer, _ in
            peer.takeRequest()
            peer.hang()
        }
        let began = ContinuousClock.now
        let failed = failure(await delivery(receiver.url()) { $0.timeout = .seconds(1) }.run(Messages.nasty()))
        #expect(failed?.words.hasPrefix("timeout") == true && ContinuousClock.now - began < .seconds(30))
    }

    @Test func anErrorInAGoodAnswerIsAnError() async throws {
        let receiver = try Receiver.answering(body: #"{"ok": false, "error": "channel_not_found"}"#)
        let failed = failure(
            await delivery(receiver.url()) { $0.assertions = [EndpointConfig.Assertion(pointer: "/ok", .equals(true))] }.run(Messages.nasty()))
        #expect(failed?.words == #"refused with 200: {"ok": false, "error": "channel_not_found"}"#)
    }

    @Test func tooManyRequestsNamesTheWait() async throws {
        let receiver = try Receiver.answering(429, headers: ["Retry-After: 37"], body: "slow down")
        let failed = failure(await delivery(receiver.url()).run(Messages.nasty()))
        #expect(failed?.retryAfter == .seconds(37) && failed?.isPermanent == false && failed?.words == "refused with 429: slow down")
    }

    @Test(.enabled(if: TestCertificates.made != nil, "needs the openssl command"), arguments: ["valid", "expired", "wrong"])
    func aReceiverGetsNothingUnlessItsCertificateIsTrusted(_ certificate: String) async throws {
        let certificates = try #require(TestCertificates.made)
        let server = try #require(TLSServer(certificate, of: certificates))
        let strange = failure(await delivery(server.url) { $0.method = "GET" }.run(Messages.nasty()))
        #expect(strange?.isPermanent == false && strange?.words.contains("in tls") == true, "\(String(describing: strange))")
        let report = await delivery(server.url) { ($0.method, $0.caFile) = ("GET", certificates.authority) }.run(Messages.nasty())
        #expect((report.outcome == .delivered) == (certificate == "valid"), "\(report.words)")
        let none = failure(await delivery(server.url) { $0.caFile = "/nonexistent/ca.pem" }.run(Messages.nasty()))
        #expect(none?.words.contains("/nonexistent/ca.pem") == true, "\(String(describing: none))")
    }

    @Test(arguments: [301, 302, 307]) func aRedirectIsNotFollowed(_ status: Int) async throws {
        let other = try Receiver.answering()
        let receiver = try Receiver.answering(status, headers: ["Location: \(other.url("/stolen"))"])
        let failed = failure(await delivery(receiver.url()).run(Messages.nasty()))
        #expect(failed?.words == "refused with \(status): it redirects, which is not followed")
        #expect(other.requests.isEmpty)
    }

    @Test(arguments: [false, true]) func anEndlessAnswerIsCutOff(_ isAsserted: Bool) async throws {
        let receiver = try Receiver { peer, _ in
            peer.takeRequest()
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while peer.send(String(repeating: "x", count: 4096)) {}
        }
        let report = await delivery(receiver.url()) {
            if isAsserted { $0.assertions = [EndpointConfig.Assertion(pointer: "/ok", .equals(true))] }
        }.run(Messages.nasty())
        #expect((report.outcome == .delivered) == !isAsserted)
    }

    @Test(arguments: [(400, true), (404, true), (408, false), (429, false), (500, false), (503, false), (401, false)])
    func onlyWhatCannotBecomeRightIsForGood(_ status: Int, _ isPermanent: Bool) async throws {
        let receiver = try Receiver.answering(status)
        #expect(failure(await delivery(receiver.url()).run(Messages.nasty()))?.isPermanent == isPermanent)
    }

    @Test func aRefusedSecretIsNamedAndNeverShown() async throws {
        let scratch = try Scratch()
        let path = try scratch.write("hunter2hunter2\n", to: "key")
        let receiver = try Receiver.answering(401, body: "bad key hunter2hunter2")
        let failed = failure(await delivery(receiver.url("/{{secret.k}}"), secrets: ["k": .file(path)]).run(Messages.nasty()))
        #expect(failed?.words == "refused with 401 (is secret k right?): bad key ***")
    }

    @Test func aMissingSecretIsNamedWithItsPlace() async throws {
        let receiver = try Receiver.answering()
        let failed = failure(await delivery(receiver.url("/{{secret.k}}"), secrets: ["k": .file("/nonexistent/key")]).run(Messages.nasty()))
        #expect(failed?.words == "secret k: /nonexistent/key: open: No such file or directory")
        let other = failure(await delivery(receiver.url("/{{secret.k}}"), secrets: ["k": .credential("c")]).run(Messages.nasty()))
        #expect(other?.words.hasPrefix("secret k: there is no credential c here") == true)
        #expect(receiver.requests.isEmpty)
    }

    @Test func whatIsShownHasNoSecret() throws {
        let scratch = try Scratch()
        let path = try scratch.write("hunter2hunter2\n", to: "key")
        let shown = delivery("https://x/bot{{secret.k}}/y", secrets: ["k": .file(path)]) {
            $0.headers = ["Authorization": MessageTemplate("Bearer {{secret.k}}")]
        }.shown(Messages.nasty())
        #expect(shown.first == "POST https://x/bot***/y" && !shown.contains { $0.contains("hunter2") })
        #expect(shown.contains("Authorization: ***"))
    }

    // MARK: Mail

    private func mail(_ receiver: Receiver, _ change: (inout EmailConfig) -> Void = { _ in }) -> Delivery {
        var email = EmailConfig()
        (email.from, email.to, email.server, email.port, email.encryption) = (
            "me@example.org", ["a@b.org", "c@d.org"], "127.0.0.1", receiver.port, .none
        )
        email.timeout = .seconds(20)
        change(&email)
        var notifier = NotifierConfig()
        notifier.channel = .email(email)
        return Delivery(name: "n", notifier: notifier, secrets: Secrets([:], credentials: nil), network: DirectNetwork())
    }

    @Test func aMailIsTaken() async throws {
        let server = try Receiver { peer, _ in peer.serveMail() }
        let report = await mail(server).run(Messages.nasty(2))
        #expect(report.outcome == .delivered, "\(report.words)")
        let said = server.requests
        #expect(said.contains { $0.hasPrefix("MAIL FROM:<me@example.org>") })
        #expect(said.contains("RCPT TO:<a@b.org>") && said.contains("RCPT TO:<c@d.org>"))
        let text = try #require(said.last { $0.contains("Subject:") })
        #expect(text.contains("In-Reply-To: <box-n-1@example.org>") && text.contains("Message-ID: <box-n-2@example.org>"))
    }

    @Test(arguments: [
        (["RCPT": "550 no such user"], true, "refused with 550"), (["RCPT": "450 try later"], false, "refused with 450"),
        (["MAIL": "530 authentication required"], true, "refused with 530"), (["DATA": "554 no"], true, "refused with 554"),
    ])
    func aRefusedMailSaysTheReply(_ replies: [String: String], _ isPermanent: Bool, _ words: String) async throws {
        let server = try Receiver { peer, _ in peer.serveMail(replies: replies) }
        let failed = failure(await mail(server).run(Messages.nasty()))
        #expect(failed?.isPermanent == isPermanent && failed?.words.hasPrefix(words) == true, "\(String(describing: failed))")
    }

    /// The words of the login: a NUL, the user, a NUL and the password in Base64. Source: RFC 4616.
    @Test(arguments: [("235 welcome", nil), ("535 wrong", "refused with 535 (is secret mail right?)"), ("454 later", "refused with 454")])
    func aServerThatNeedsALoginGetsItAndSaysIfItIsWrong(_ reply: String, _ words: String?) async throws {
        let scratch = try Scratch()
        let path = try scratch.write("secret\n", to: "password")
        let server = try Receiver { peer, _ in
            peer.serveMail(replies: ["AUTH": "334 ", "AHUAc2VjcmV0".uppercased(): reply], extensions: ["AUTH PLAIN"])
        }
        var delivery = mail(server) { ($0.user, $0.password) = ("u", MessageTemplate("{{secret.mail}}")) }
        delivery = Delivery(
            name: "n", notifier: delivery.notifier, secrets: Secrets(["mail": .file(path)], credentials: nil), network: DirectNetwork())
        let report = await delivery.run(Messages.nasty())
        let failed = failure(report)
        #expect(failed?.isPermanent != true, "a password can be mended")
        if let words { #expect(failed?.words.hasPrefix(words) == true, "\(report.words)") } else { #expect(failed == nil, "\(report.words)") }
        #expect(!report.words.contains("secret\n") && server.requests.contains { $0.hasPrefix("MAIL") } == (words == nil))
    }

    /// What one mailbox refuses is for the others all the same.
    @Test func aMailOfWhichOneRecipientIsRefusedIsNotTakenInSilence() async throws {
        let server = try Receiver { peer, _ in peer.serveMail(replies: ["RCPT TO:<C@D.ORG>": "550 no such user"]) }
        let report = await mail(server).run(Messages.nasty())
        #expect(failure(report)?.words.hasPrefix("refused with 550") == true, "\(report.words)")
    }

    @Test func aServerThatDropsInMidMessageIsTriedAgain() async throws {
        let server = try Receiver { peer, _ in peer.serveMail(dropsAfter: 5) }
        let failed = failure(await mail(server).run(Messages.nasty()))
        #expect(failed != nil && failed?.isPermanent == false, "\(String(describing: failed))")
    }

    @Test func withoutTheEncryptionThatIsAskedForNothingIsSent() async throws {
        let server = try Receiver { peer, _ in peer.serveMail() }
        let failed = failure(await mail(server) { $0.encryption = .starttls }.run(Messages.nasty()))
        #expect(failed?.words.contains("encryption") == true, "\(String(describing: failed))")
        #expect(!server.requests.contains { $0.contains("MAIL") || $0.contains("Subject") })
    }

    // MARK: Programs

    @Test func aProgramGetsTheMessageInItsVariablesAndOnItsInput() async throws {
        let scratch = try Scratch()
        var notifier = NotifierConfig()
        notifier.channel = .command(.shell("env | grep ^FPMOND_ > \(scratch.path)/env; cat > \(scratch.path)/input"))
        let message = Messages.nasty()
        let report = await Delivery(name: "n", notifier: notifier, secrets: Secrets([:]), network: DirectNetwork()).run(message)
        #expect(report.outcome == .delivered, "\(report.words)")
        let variables = try scratch.text("env")
        #expect(variables.contains("FPMOND_ALERT_ID=box-n-1\n") && variables.contains("FPMOND_SUBJECT=\(message.subject)\n"))
        let input = try JSON.parse(try scratch.text("input"))
        #expect(input["text"]?.string == message.text && input["alerts"]?.array?.count == 1)
    }

    @Test func aProgramThatFailsSaysWhy() async throws {
        var notifier = NotifierConfig()
        notifier.channel = .command(.shell("echo 'no line' >&2; exit 3"))
        let failed = failure(await Delivery(name: "n", notifier: notifier, secrets: Secrets([:]), network: DirectNetwork()).run(Messages.nasty()))
        #expect(failed?.words == "exit status 3: no line")
    }

    @Test func sendmailGetsTheMailWithItsLineEnds() async throws {
        let scratch = try Scratch()
        let program = try scratch.write(
            "#!/bin/sh\necho \"$@\" > \(scratch.path)/arguments\ncat > \(scratch.path)/mail\n", to: "sendmail", mode: 0o755)
        var email = EmailConfig()
        (email.from, email.to, email.sendmail) = ("me@example.org", ["a@b.org"], program)
        var notifier = NotifierConfig()
        notifier.channel = .email(email)
        let report = await Delivery(name: "n", notifier: notifier, secrets: Secrets([:]), network: DirectNetwork()).run(Messages.nasty())
        #expect(report.outcome == .delivered, "\(report.words)")
        #expect(try scratch.text("arguments") == "-i -t -f me@example.org\n")
        let text = try scratch.text("mail")
        #expect(text.hasPrefix("Date: ") && text.contains("\nTo: <a@b.org>\n") && !text.utf8.contains(0x0D))
    }
}
