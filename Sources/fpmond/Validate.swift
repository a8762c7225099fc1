import ArgumentParser
import Daemon
import FailurePoints
import Glibc
import JSON

extension Fpmond {
    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a configuration and name every fault at once.",
            discussion: "Exit 0 when it is valid; 78 with a line for each fault: file:line:column: path: what is wrong, what is known there.")

        @Argument(help: "The configuration file.")
        var file: String

        @Flag(name: .long, help: "The faults as one JSON document.")
        var json = false

        func run() throws {
            do throws(ConfigurationFaults) {
                _ = try ConfigurationFile.load(file, catalogue: Catalogue.all)
                Output.say(json ? JSON.object(["file": .string(file), "valid": true, "faults": []]).text(pretty: true) : "\(file): valid")
            } catch {
                if json { Output.say(error.json.text(pretty: true)) } else { for line in error.lines { Output.say(line) } }
                throw ExitCode(EX_CONFIG)
            }
        }
    }
}
