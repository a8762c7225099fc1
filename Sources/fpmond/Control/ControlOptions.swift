import ArgumentParser
import Config
import Control
import FailurePoints
import Files
import Glibc
import JSON

/// How a verb reaches the running daemon, and what it says when it cannot.
struct ControlOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("The configuration of the daemon. Default: \(Fpmond.configPath), else the defaults.", valueName: "path"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("The daemon's socket. Default: the one that belongs to the configuration.", valueName: "path"))
    var socket: String?

    @Flag(name: .long, help: "The daemon's answer as a JSON document.")
    var json = false

    /// Runs `body` with a connection to the daemon. A fault ends the verb: it says what is wrong and what to do, with the exit status for it.
    func ask<Answer>(process: Int32? = nil, _ body: (ControlClient) throws(ControlClient.Fault) -> Answer) throws -> Answer {
        do throws(ControlClient.Fault) {
            return try body(try client(process: process))
        } catch {
            Console.complain(Self.sentences(error))
            throw ExitCode(Self.status(error))
        }
    }

    func client(process: Int32? = nil) throws(ControlClient.Fault) -> ControlClient {
        guard let process else { return try ControlClient(path: path) }
        guard socket == nil, let path = ControlPlace.path(ofProcess: process) else {
            if let socket { return try ControlClient(path: socket) }
            let exists = kill(process, 0) == 0 || errno == EPERM
            throw .absent(
                exists ? "process \(process) is not a watching fpmond, or it belongs to another user" : "there is no process \(process)")
        }
        let client = try ControlClient(path: path)
        guard let listener = client.process, listener == process else { throw .absent("process \(process) does not listen on \(path)") }
        return client
    }

    private var path: String {
        get throws(ControlClient.Fault) {
            if let socket { return socket }
            guard let config else { return ControlPlace.path(stateDirectory: Self.stateDirectory(Fpmond.configPath)) }
            guard let directory = Self.stateDirectory(config) else {
                throw .absent("\(config) does not say where the daemon's state is")
            }
            return ControlPlace.path(stateDirectory: directory)
        }
    }

    /// Whatever is wrong with the rest of the file: the reload of a broken configuration has to reach the daemon. nil: it cannot be read at all.
    private static func stateDirectory(_ path: String) -> String? {
        if let configuration = try? ConfigurationFile.load(path) { return configuration.state.directory }
        func named(_ file: String) -> JSON? { (try? SmallFile.read(file, maximumBytes: 4 << 20)).flatMap { try? JSON.parse($0) } }
        guard let json = named(path), json.object != nil else { return nil }
        let files = [json] + ((try? ConfigurationFragments.paths(of: path)) ?? []).compactMap(named)
        return files.compactMap { $0["state"]?["directory"]?.string }.last ?? StateConfig().directory
    }

    // MARK: Words

    static func sentences(_ fault: ControlClient.Fault) -> [String] {
        switch fault {
        case .absent(let why):
            ["no daemon answers: \(why)", "start it (systemctl start fpmond), or name its --config or --socket; `fpmond check` needs no daemon"]
        case .denied(let why): ["\(why): join the group fpmond (as root: adduser NAME fpmond, then log in anew), or ask as root"]
        case .late(let patience): ["the daemon did not answer within \(patience.components.seconds) s"]
        case .broken(let why): [why]
        case .refused(let error): sentences(error)
        }
    }

    private static func sentences(_ error: ControlError) -> [String] {
        func text(_ name: String) -> String { error.parameters[name]?.string ?? "" }
        switch error.shortName {
        case "PermissionDenied":
            return ["not permitted: the groups fpmond and fpmond-admin may read; root and fpmond-admin may change"]
        case "UnknownName":
            let suggestion = text("suggestion")
            return [
                "nothing is called \(text("name"))\(suggestion.isEmpty ? "; `fpmond catalogue` lists the failure points" : "; did you mean \(suggestion)?")"
            ]
        case "NothingToReset": return ["\(text("name")): \(text("why"))"]
        case "TooManySilences": return ["there are \(error.parameters["limit"]?.int ?? 0) silences already; end some with `fpmond unsilence`"]
        case "ReloadRefused":
            return ["refused, the old configuration stays in force"] + (error.parameters["faults"]?.array?.compactMap(\.string) ?? [])
        case "TooManyClients": return ["the daemon has as many clients as it takes; try again later"]
        case "InvalidParameter": return ["the daemon does not accept \(text("parameter"))"]
        case "MethodNotFound", "InterfaceNotFound": return ["the running daemon is older than this command: restart it"]
        case "Unavailable": return [text("why")]
        default: return ["the daemon refused: \(UntrustedText.line(error.name, limit: 200))"]
        }
    }

    /// Source: sysexits.h.
    static func status(_ fault: ControlClient.Fault) -> Int32 {
        switch fault {
        case .absent, .late, .broken: EX_UNAVAILABLE
        case .denied: EX_NOPERM
        case .refused(let error):
            switch error.shortName {
            case "PermissionDenied": EX_NOPERM
            case "ReloadRefused": EX_CONFIG
            case "UnknownName", "InvalidParameter", "NothingToReset": EX_USAGE
            default: EX_UNAVAILABLE
            }
        }
    }
}
