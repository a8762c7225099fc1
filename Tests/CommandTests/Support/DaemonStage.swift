import BotSimulator
import Glibc
import JSON

/// A pretend bot with the services it needs, and what it takes to have a daemon watch it with short intervals.
final class DaemonStage {
    let place: ScratchDirectory
    var bot: Simulator
    /// The configuration; tests change it before they write it.
    var settings: JSONObject
    private let servers: [Service: StandInServer]

    init() throws {
        place = try ScratchDirectory()
        bot = Simulator(root: place.directory("bot"), now: Simulator.realClock)
        try bot.writeAll()
        var servers: [Service: StandInServer] = [:]
        for service in Service.allCases {
            servers[service] = try StandInServer(service)
            servers[service]?.show(bot.exchangePrices)
        }
        self.servers = servers
        func url(_ service: Service, _ path: String) -> JSON { .string("http://127.0.0.1:\(servers[service]?.port ?? 0)\(path)") }
        var probes: JSONObject = ["unit": ["enabled": false]]
        for name in ["engine", "book", "intelligence", "max-drawdown-switch", "live-config", "operator-override", "configuration", "golden-hour"] {
            probes[name] = ["interval": "200ms"]
        }
        for name in ["exchange", "coinglass", "control", "dashboard"] { probes[name] = ["interval": "2s"] }
        // What pace the causes of the feed's failures: a symptom waits for a look at each.
        for name in ["fetcher-log", "journal"] { probes[name] = ["interval": "1s"] }
        settings = [
            "bot": ["root": .string(place["bot"])],
            "exchange": [
                "url": url(.exchange, "/api/v1/market/mark-price?instId=BTC-USDT"), "assert": [["pointer": "/code", "equals": "0"]],
            ], "coinglass": ["url": url(.coinglass, "/"), "statuses": []], "control": [url(.control, "/ping")],
            "dashboard": ["url": url(.dashboard, "/"), "statuses": [200, 302, 401]], "probes": .object(probes),
            "outputs": ["directory": .string(place["log"]), "round": "250ms"], "state": ["directory": .string(place["state"])],
        ]
    }

    deinit { for server in servers.values { server.stop() } }

    /// The configuration's file, as it stands.
    func writeSettings() throws { try place.write(JSON.object(settings).text(pretty: true), to: "fpmond.json") }

    /// Starts a daemon on it; what it prints goes on where an earlier one stopped.
    func start(environment: [String: String] = [:]) throws -> RunningProgram {
        try writeSettings()
        return try Program.fpmond.start(["run", "--config", place["fpmond.json"]], environment: environment, in: place)
    }

    /// Starts it and waits until every probe has looked and a round is over.
    func started(environment: [String: String] = [:]) async throws -> RunningProgram {
        let rounds = lines("failure_point_monitor").count
        let daemon = try start(environment: environment)
        guard
            await eventually({ (self.lines("failure_point_monitor").count > rounds && self.hasLooked) || daemon.ended != nil }),
            daemon.ended == nil
        else {
            throw Complaint("the daemon does not come up: \(daemon.errors)")
        }
        return daemon
    }

    // MARK: What it wrote

    var summary: JSON? { ScratchDirectory.json(of: place["log/failure_point_monitor_summary.json"]) }

    func point(_ id: String) -> JSON? { summary?["failure_points"]?[id] }

    /// Whether everything that bears on trading has been looked at.
    private var hasLooked: Bool { summary?["trading"]?["not_looked_yet"]?.array?.isEmpty == true }

    var trading: String? { summary?["trading"]?["state"]?.string }

    /// The lines of a JSONL file; one that is not whole counts as null.
    func lines(_ name: String) -> [JSON] {
        guard let text = ScratchDirectory.text(of: place["log/\(name).jsonl"]) else { return [] }
        return text.split(separator: "\n").map { (try? JSON.parse(String($0))) ?? .null }
    }

    /// The incidents of a failure point, by event.
    func incidents(_ event: String, _ id: String) -> [JSON] {
        lines("failure_point_incidents").filter { $0["event"]?.string == event && $0["failure_point"]?.string == id }
    }
}
