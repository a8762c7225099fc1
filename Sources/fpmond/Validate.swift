import ArgumentParser
import Config
import Daemon
import FailurePoints
import Glibc
import Healing
import JSON
import Outputs

extension Fpmond {
    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "validate",
            abstract: "Check a configuration and report every fault at once, with warnings for what is missing on this machine.",
            discussion: """
                Exit 0 when it is valid; 78 with a line for each fault: file:line:column: path: what is wrong, what is known there.
                The fragments beside it, conf.d/*.json, are checked with it, as the daemon reads them: fpmond.json(5).
                A hook that users other than root can change is a fault: root does not run it. Warnings do not change the exit status: what the
                file names and this machine lacks (a bot at bot.root, a unit, a hook) may exist on the machine that it is meant for.
                With --effective: every value in force, a line each, and where it comes from: the line of a file, or default.
                """)

        @Argument(help: "The configuration file.")
        var file: String

        @Flag(name: .long, help: "The faults and warnings, or the values in force, as one JSON document.")
        var json = false

        @Flag(name: .long, help: "If it is valid: every value in force, with where it comes from.")
        var effective = false

        func run() throws {
            do throws(ConfigurationFaults) {
                if effective {
                    let values = try EffectiveConfiguration(file: file)
                    if json { Console.say(values.json) } else { for line in values.lines { Console.say(line) } }
                    return
                }
                let text = try ConfigurationFile.text(file)
                let configuration = try Configuration.decode(text, catalogue: Catalogue.all)
                let fragments = text.files.dropFirst()
                let warnings = try ConfigurationTrust.warnings(configuration, file: file) + ConfigurationAbsences.warnings(configuration, file: file)
                if json {
                    Console.say(
                        JSON.object([
                            "file": .string(file), "fragments": .array(fragments.map { .string($0) }), "valid": true, "faults": [],
                            "warnings": .array(warnings.map(\.json)),
                        ]))
                } else {
                    let others = fragments.isEmpty ? "" : ", with \(UntrustedText.printable(fragments.joined(separator: ", ")))"
                    Console.say("\(file): valid\(others)")
                    for warning in warnings { Console.say(warning.warning(in: file)) }
                }
            } catch {
                if json { Console.say(error.json) } else { for line in error.lines { Console.say(line) } }
                if !json, let whole = ConfigurationFragments.whole(of: file) {
                    let hint = "\(file) is a fragment, and was checked alone; for all together: fpmond validate \(whole)"
                    Console.say(UntrustedText.printable(hint))
                }
                throw ExitCode(EX_CONFIG)
            }
        }
    }
}
