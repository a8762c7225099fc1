internal import Glibc

/// Runs the simulator against the real clock until it is told to stop, as a process that looks like the bot's.
public struct LiveBot {
    /// What it is told on its command line.
    public struct Settings: Sendable {
        /// An absolute path.
        public var root: String
        public var seed: UInt64 = 1
        public var options = SimulatorOptions()
        public var control: ControlDirectory?
        /// 0 takes any; absent services are not served.
        public var ports: [Service: UInt16] = [:]
        public var hasWorkers = false

        public init(root: String) { self.root = root }
    }

    private let settings: Settings
    private var simulator: Simulator
    private var servers: [StandInServer] = []
    private var workers = Workers()
    private var input = CommandInput()
    /// The names of the faults that are on.
    private var names: [String] = []
    /// The names that were commanded where there is no control directory.
    private var commanded: [String] = []
    private var isElsewhere = false

    public init(_ settings: Settings) {
        self.settings = settings
        simulator = Simulator(root: settings.root, seed: settings.seed, options: settings.options, now: Simulator.realClock)
    }

    /// Returns the exit status: 0 after TERM, INT, `quit` or `logs/.restart_needed`.
    public mutating func run() throws(SimulatorError) -> Int32 {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        try listen()
        names = wanted
        try simulator.setFaults(faults(names))
        chdir(settings.root)
        try adjust()
        try simulator.writeAll()
        var cycle = simulator.lastCycle
        while true {
            for case .exit(let status) in simulator.effects { return status }
            var pause = timespec(tv_sec: 0, tv_nsec: simulator.effects.contains(.spin) ? 0 : 100_000_000)
            if sigtimedwait(&signals, nil, &pause) > 0 { return 0 }
            for command in input.lines() where try !obey(command) { return 0 }
            if wanted != names {
                names = wanted
                try simulator.setFaults(faults(names))
            }
            try simulator.step()
            try adjust()
            if simulator.lastCycle != cycle {
                cycle = simulator.lastCycle
                speak()
                // The bot looks for this between two cycles. Source: bot contract 2.5.
                if unlink(settings.root + "/logs/.restart_needed") == 0 { return 0 }
            }
        }
    }

    private var wanted: [String] { settings.control?.names ?? commanded }

    private mutating func listen() throws(SimulatorError) {
        for service in Service.allCases {
            if let port = settings.ports[service] { servers.append(try StandInServer(service, port: port)) }
        }
        try settings.control?.write(ports: Dictionary(uniqueKeysWithValues: servers.map { ($0.service, $0.port) }))
    }

    /// Brings everything that is not a file of the tree in line with the faults.
    private mutating func adjust() throws(SimulatorError) {
        let behaviours = simulator.behaviours
        for server in servers {
            try server.behave(behaviours[server.service] ?? .healthy)
            server.show(simulator.exchangePrices)
        }
        if settings.hasWorkers {
            var count = Workers.count
            for case .workers(let left) in simulator.effects { count = min(count, left) }
            workers.keep(count)
        }
        if simulator.effects.contains(.elsewhere) != isElsewhere {
            isElsewhere.toggle()
            chdir(isElsewhere ? "/" : settings.root)
        }
    }

    /// False: the command was to quit.
    private mutating func obey(_ command: String) throws(SimulatorError) -> Bool {
        let words = command.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("quit", 1): return false
        case ("on", 2):
            if let control = settings.control { try control.turnOn(words[1]) } else { commanded.append(words[1]) }
        case ("off", 2):
            if let control = settings.control { try control.turnOff(words[1]) } else { commanded.removeAll { ControlDirectory.covers(words[1], $0) } }
        case (nil, _): break
        default: complain("unknown command: \(command); known: on ID[:VARIANT], off ID[:VARIANT], quit")
        }
        return true
    }

    private func faults(_ names: [String]) -> [Fault] {
        names.compactMap { name in
            let fault = Fault.named(name)
            if fault == nil { complain("unknown fault: \(name)") }
            return fault
        }
    }

    /// The end of a cycle on standard output, with what the faults have the bot say.
    private func speak() {
        puts("🔄 Cycle complete")
        for case .say(let line) in simulator.effects { puts(line) }
        fflush(nil)
    }

    private func complain(_ text: String) {
        let line = Array("botsim: \(text)\n".utf8)
        _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}
