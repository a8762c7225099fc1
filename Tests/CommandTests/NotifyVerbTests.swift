import Glibc
import JSON
import Testing

/// `fpmond notify`: a test message now, by the real prober.
@Suite struct NotifyVerbTests {
    private func configured(_ url: String, _ body: (ScratchDirectory, String) async throws -> Void) async throws {
        let place = try ScratchDirectory()
        try place.write("top-s3cret-1\n", to: "key")
        try place.write(
            #"""
            {"secrets": {"k": {"file": "\#(place["key"])"}},
             "notifiers": {"phone": {"webhook": {"url": "\#(url)/{{secret.k}}", "headers": {"Authorization": "Bearer {{secret.k}}"}, "json": {"t": "{{text}}"}}}}}
            """#, to: "fpmond.json")
        try await body(place, place["fpmond.json"])
    }

    @Test func aSampleIsSentAndShownWithoutItsSecret() async throws {
        let receiver = try MessageReceiver()
        try await configured(receiver.url) { _, config in
            let end = try await Program.fpmond.run("notify", "phone", "--test", "--config", config)
            #expect(end.status == 0, "\(end.errors)")
            #expect(end.output.contains("POST \(receiver.url)/***\n") && end.output.contains("\ndelivered: accepted with 200\nafter "))
            #expect(end.output.contains("Authorization: ***") && end.output.contains("A test of the notifier phone"))
            #expect(!end.output.contains("s3cret") && !end.errors.contains("s3cret"))
            #expect(receiver.requests.count == 1 && receiver.requests[0].contains("/top-s3cret-1 HTTP/1.1"))
        }
    }

    @Test func nothingIsSentInADryRun() async throws {
        let receiver = try MessageReceiver()
        try await configured(receiver.url) { _, config in
            let end = try await Program.fpmond.run("notify", "phone", "--dry-run", "--config", config)
            #expect(end.status == 0 && end.output.hasSuffix("nothing was sent\n"))
            #expect(receiver.requests.isEmpty)
        }
    }

    @Test func whatIsNotTakenIsExitOne() async throws {
        let receiver = try MessageReceiver { _ in (401, "no such key") }
        try await configured(receiver.url) { _, config in
            let end = try await Program.fpmond.run("notify", "phone", "--json", "--config", config)
            #expect(end.status == 1)
            let document = try JSON.parse(end.output)
            #expect(document["delivered"] == false && document["answer"] == "refused with 401 (is secret k right?): no such key")
        }
    }

    @Test func anUnknownNameGetsTheNearest() async throws {
        try await configured("http://127.0.0.1:1") { _, config in
            let end = try await Program.fpmond.run("notify", "phne", "--config", config)
            #expect(end.status == 64 && end.errors.contains("\"phne\" is not a notifier; known: phone; did you mean \"phone\"?"))
        }
    }
}
