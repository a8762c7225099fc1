import ArgumentParser
import Config
import Daemon
import FailurePoints
import JSON
import Outputs

extension Fpmond {
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema",
            abstract: "Print the JSON Schema of the configuration, or a complete configuration with every default.")

        @Flag(name: .long, help: "The complete default configuration instead of the schema.")
        var defaults = false

        func run() throws {
            let document =
                defaults ? ConfigurationReference.defaultDocument(catalogue: Catalogue.all) : ConfigurationSchema.document(catalogue: Catalogue.all)
            Console.say(document)
        }
    }
}
