import FailurePoints
import Testing

@Suite struct NetworkTests {
    private static func failing(_ name: String, _ kind: EndpointFailure.Kind) -> EndpointFacts {
        BotScene.failing(name, "\(name).example", kind)
    }

    private static func all(_ scene: inout BotScene, _ kind: EndpointFailure.Kind) {
        scene.snapshot[.exchange] = BotScene.reading(failing("exchange", kind))
        scene.snapshot[.coinglass] = BotScene.reading(failing("coinglass", kind))
        scene.snapshot[.control] = BotScene.reading([failing("control", kind)])
    }

    private static func expiring(days: Int, seconds: Int = 0) -> Reading<EndpointFacts> {
        let certificate = Certificate(subject: "CN=x", issuer: "CN=y", notAfter: BotScene.noon + .seconds(days * 86_400 + seconds))
        return BotScene.reading(BotScene.endpoint("exchange", "openapi.example", certificate: certificate))
    }

    private static let rows: [Row] = [
        Row("network-timeout", "everything times out", .critical, "timeout", evidence: "scope") { all(&$0, .timeout) },
        Row("network-timeout", "nothing can be connected to", .critical, "no-connection", evidence: "hosts") { all(&$0, .connect) },
        Row("network-timeout", "the exchange alone", .ok, "single-host") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .timeout))
        },
        Row("network-timeout", "two fail in different ways", .ok, "single-host") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .timeout))
            $0.snapshot[.coinglass] = BotScene.reading(failing("coinglass", .dns))
        },
        Row("network-timeout", "one host asked, and silent", .unknown, "too-few-hosts") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .timeout))
            $0.snapshot[.coinglass] = .never
            $0.snapshot[.control] = .never
        },
        Row("network-timeout", "two control hosts are enough", .critical, "timeout") {
            $0.snapshot[.exchange] = .never
            $0.snapshot[.coinglass] = .never
            $0.snapshot[.control] = BotScene.reading([failing("one", .timeout), failing("two", .timeout)])
        },
        Row("network-timeout", "one name twice is one host", .unknown, "too-few-hosts") {
            $0.snapshot[.exchange] = BotScene.reading(failing("one", .timeout))
            $0.snapshot[.coinglass] = .never
            $0.snapshot[.control] = BotScene.reading([failing("one", .timeout)])
        },

        Row("dns-failure", "no name resolves", .critical, "dns", evidence: "hosts") { all(&$0, .dns) },
        Row("dns-failure", "two of three", .critical, "dns", evidence: "scope") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .dns))
            $0.snapshot[.coinglass] = BotScene.reading(failing("coinglass", .dns))
        },
        Row("dns-failure", "one of three", .ok, "single-host") { $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .dns)) },
        Row("dns-failure", "only one was asked", .unknown, "too-few-hosts") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .dns))
            $0.snapshot[.coinglass] = .never
            $0.snapshot[.control] = .never
        },
        Row("dns-failure", "timeouts are no DNS failure", .ok, "ok") { all(&$0, .timeout) },

        Row("tls-error", "exchange expired", .critical, "tls-expired", evidence: "host") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .tlsExpired))
        },
        Row("tls-error", "coinglass of another name", .critical, "tls-name-mismatch") {
            $0.snapshot[.coinglass] = BotScene.reading(failing("coinglass", .tlsNameMismatch))
        },
        Row("tls-error", "unknown authority", .critical, "tls-unknown-authority") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .tlsUnknownAuthority))
        },
        Row("tls-error", "not yet valid", .critical, "tls-not-yet-valid") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .tlsNotYetValid))
        },
        Row("tls-error", "no handshake", .critical, "tls-handshake") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .tlsHandshake))
        },
        Row("tls-error", "a control host", .warning, "tls-expired") {
            $0.snapshot[.control] = BotScene.reading([failing("control", .tlsExpired)])
        },
        Row("tls-error", "seven days left", .ok, "ok", evidence: "days_left") { $0.snapshot[.exchange] = expiring(days: 7) },
        Row("tls-error", "a second less", .warning, "certificate-expiring", evidence: "days_left") {
            $0.snapshot[.exchange] = expiring(days: 7, seconds: -1)
        },
        Row("tls-error", "nothing over TLS", .ok, "no-tls") {
            let plain = BotScene.endpoint("plain", "h", scheme: "http", certificate: nil)
            $0.snapshot[.exchange] = BotScene.reading(plain)
            $0.snapshot[.coinglass] = BotScene.reading(plain)
            $0.snapshot[.control] = .never
        },
        Row("tls-error", "no handshake was reached", .unknown, "no-handshake") { all(&$0, .timeout) },
        Row("tls-error", "one of them is switched off", .ok, "ok", evidence: "days_left") {
            $0.snapshot[.coinglass] = .blind(reason: Finding.probeDisabled, detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },
        Row("network-timeout", "all but one silent host are switched off", .unknown, "too-few-hosts") {
            $0.snapshot[.exchange] = BotScene.reading(failing("exchange", .timeout))
            $0.snapshot[.coinglass] = .blind(reason: Finding.probeDisabled, detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
            $0.snapshot[.control] = .blind(reason: Finding.probeDisabled, detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },
        Row("tls-error", "one of them cannot be looked at", .unknown, "local-fault") {
            $0.snapshot[.coinglass] = .blind(reason: "local-fault", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },
    ]

    @Test(arguments: rows)
    func theNetworkIsToldFromItsHosts(_ row: Row) { row.check() }

    @Test func aControlHostTellsUsFromThem() {
        var scene = BotScene.healthy
        Self.all(&scene, .timeout)
        #expect(scene.judged("network-timeout").evidence["scope"] == "local")
        scene.snapshot[.control] = BotScene.healthy.snapshot[.control]
        #expect(scene.judged("network-timeout").evidence["scope"] == "provider")
        scene.snapshot[.control] = .never
        #expect(scene.judged("network-timeout").evidence["scope"] == "local")
    }

    @Test func portsTellServersApart() {
        func silent(_ port: Int) -> EndpointFacts {
            EndpointFacts(
                name: "x", host: "127.0.0.1", url: "http://127.0.0.1:\(port)/x",
                outcome: .failed(EndpointFailure(.timeout, phase: .firstByte, detail: "")))
        }
        let scene = BotScene.healthy.with {
            $0.snapshot[.exchange] = BotScene.reading(silent(1))
            $0.snapshot[.control] = BotScene.reading([silent(2)])
        }
        #expect(scene.judged("network-timeout").status == .critical)
    }

    @Test func aFailureRestsOnTheReadingOfTheHostThatFailed() {
        let at = Moment(wall: BotScene.noon - .seconds(90), uptime: .seconds(4910))
        let scene = BotScene.healthy.with { $0.snapshot[.coinglass] = .facts(Self.failing("coinglass", .tlsHandshake), at: at) }
        #expect(scene.judged("tls-error").observed == at)
        let two = BotScene.healthy.with {
            $0.snapshot[.coinglass] = .facts(Self.failing("coinglass", .timeout), at: at)
            $0.snapshot[.control] = .facts([Self.failing("control", .timeout)], at: at.advanced(by: .seconds(60)))
        }
        #expect(two.judged("network-timeout").observed == at.advanced(by: .seconds(60)), "the newest of those that fail")
        #expect(BotScene.healthy.judged("tls-error").observed == nil)
    }
}
