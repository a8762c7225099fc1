import ArgumentParser
import Daemon
import FailurePoints
import JSON
import Outputs
import Reference

extension Fpmond {
    struct ListCatalogue: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "catalogue",
            abstract: "List every failure point: id, category, impact, title; its meaning, reasons and settings as JSON or Markdown.")

        @Flag(name: .long, help: "One JSON document instead of a table.")
        var json = false

        @Flag(name: .long, help: "The reference as Markdown, as in docs/failure-points.md.")
        var markdown = false

        func run() throws {
            if markdown {
                Console.say(ours: String(CatalogueReference.markdown().dropLast()))
                return
            }
            if json {
                Console.say(CatalogueDocument.json(Catalogue.all))
                return
            }
            for category in Category.allCases {
                let points = Catalogue.all.filter { $0.category == category }
                guard !points.isEmpty else { continue }
                Console.say("\(category.number) \(category.title)")
                for point in points {
                    let id = point.id.rawValue + String(repeating: " ", count: max(1, 28 - point.id.rawValue.count))
                    let impact = point.impact.rawValue + (point.intended ? " by design" : "")
                    Console.say("  \(id)\(impact)\(String(repeating: " ", count: max(1, 24 - impact.count)))\(point.title)")
                }
            }
        }
    }
}
