import BotSimulator
import Glibc
import JSON
import Testing

/// The program, built beside that of the tests.
private let botsim: String = {
    let own = CommandLine.arguments[0]
    return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + "botsim"
}()

/// The simulator as a process.
@Suite(.enabled(if: access(botsim, X_OK) == 0, "botsim is not built"))
struct RunningTests {
    /// A process that ends with its owner.
    final class Child: Sendable {
        let id: pid_t

        init(_ arguments: [String]) throws {
            var child: pid_t = 0
            var vector = ([botsim] + arguments).map { strdup($0) } + [nil]
            defer { for one in vector { free(one) } }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            try #require(posix_spawn(&child, botsim, &actions, nil, &vector, environ) == 0)
            id = child
        }

        deinit { kill(id, SIGKILL) }

        /// Nil where it has not ended within ten seconds, or was killed.
        func status() -> Int32? {
            var status: Int32 = 0
            for _ in 0..<2400 {
                if waitpid(id, &status, WNOHANG) == id { return status & 0x7f == 0 ? status >> 8 & 0xff : nil }
                usleep(50_000)
            }
            return nil
        }
    }

    /// Waits up to two minutes: what is meant is that it happens.
    private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<2400 {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }

    private func children(of id: pid_t, _ workshop: Workshop) -> Int {
        let path = "/proc/\(id)/task/\(id)/children"
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).split(separator: 32).count
    }

    @Test func aRunningBotObeysItsControlDirectoryAndEndsOnTerm() throws {
        let workshop = try Workshop()
        let control = ControlDirectory(path: workshop.root + "/control")
        let child = try Child([
            "run", "--root", workshop.root + "/bot", "--control", control.path, "--http-port", "0", "--dashboard-port", "0", "--real-pid",
            "--workers", "--speed", "100", "run.py",
        ])
        #expect(eventually { workshop.status("bot/feature_store/exchange_health_state.json") != nil })
        let ports = try workshop.json("control/ports.json")
        let exchange = UInt16(ports["exchange"]?.int ?? 0)
        let dashboard = UInt16(ports["dashboard"]?.int ?? 0)
        #expect(eventually { Visitor.get("/", port: dashboard).status == 200 })
        #expect(try workshop.json("bot/logs/process_heartbeat.json")["pid"]?.int == Int64(child.id))
        #expect(eventually { children(of: child.id, workshop) == 5 })

        try control.turnOn("exchange-maintenance")
        try control.turnOn("override-active:active")
        try control.turnOn("worker-lost")
        #expect(eventually { Visitor.get("/", port: exchange).status == 503 })
        #expect(eventually { workshop.status("bot/logs/operator_override.json") != nil })
        #expect(eventually { children(of: child.id, workshop) == 2 })

        try control.turnOff("exchange-maintenance")
        try control.turnOff("override-active")
        try control.turnOff("worker-lost")
        #expect(eventually { Visitor.get("/api/v1/market/mark-price?instId=BTC-USDT", port: exchange).body.contains("markPrice") })
        #expect(eventually { workshop.status("bot/logs/operator_override.json") == nil })
        #expect(eventually { children(of: child.id, workshop) == 5 })

        kill(child.id, SIGTERM)
        #expect(child.status() == 0)
    }

    @Test func aRestartIsGrantedBetweenTwoCycles() throws {
        let workshop = try Workshop()
        let child = try Child(["run", "--root", workshop.root + "/bot", "--speed", "200"])
        #expect(eventually { workshop.status("bot/state/heartbeats/bot_cycle.json") != nil })
        let request = open(workshop.root + "/bot/logs/.restart_needed", O_WRONLY | O_CREAT, 0o644)
        close(request)
        #expect(child.status() == 0)
        #expect(workshop.status("bot/logs/.restart_needed") == nil)
    }

    @Test func aCrashEndsTheProcess() throws {
        let workshop = try Workshop()
        let control = ControlDirectory(path: workshop.root + "/control")
        try control.turnOn("bot-crashed:exit")
        let child = try Child(["run", "--root", workshop.root + "/bot", "--control", control.path])
        #expect(child.status() == 1)
    }

    @Test func writeLaysATreeOfAnyInstantAndRefreshRenewsAFeed() throws {
        let workshop = try Workshop()
        let root = workshop.root + "/bot"
        #expect(try Child(["write", "--root", root, "--at", "2025-12-20T14:03:07Z", "--open", "2"]).status() == 0)
        #expect(try workshop.json("bot/state/heartbeats/bot_cycle.json")["last_heartbeat_ts"] == 1_766_239_387)
        #expect(try workshop.json("bot/logs/positions_futures.json")["open_positions"]?.array?.count == 2)
        #expect(try Child(["refresh", "--root", root, "intelligence", "--empty"]).status() == 0)
        let summary = try workshop.json("bot/feature_store/intelligence/summary.json")
        #expect(summary["fear_greed"] == 50)
        #expect(summary["ts"]?.string?.hasPrefix("2025-12-20") == false)
        #expect(try Child(["write", "--root", root, "--fault", "nonsense"]).status() == 64)
        #expect(try Child(["fault", "on", "nonsense", "--control", workshop.root]).status() == 64)
    }
}
