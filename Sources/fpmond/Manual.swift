import ArgumentParser
import Daemon
import Glibc
import Outputs
import Reference

extension Fpmond {
    /// For `make docs`: a man page with its generated parts.
    struct Manual: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "manual",
            abstract: "Print a man page of the source tree with its generated parts updated.",
            discussion: "A part begins after the line `.\\\" generated: NAME` and ends at `.\\\" generated: end`. NAME: options, keys, catalogue.",
            shouldDisplay: false)

        @Argument(help: "The page, such as docs/fpmond.8.")
        var page: String

        func run() throws {
            guard let file = fopen(page, "r") else { throw ValidationError("\(page): \(String(cString: strerror(errno)))") }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = fread(&bytes, 1, bytes.count, file)
            let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            Console.say(ours: try Self.renewed(lines).joined(separator: "\n").trimmedEnd)
        }

        private static let mark = ".\\\" generated: "

        /// The lines with each generated part replaced.
        private static func renewed(_ lines: [String]) throws -> [String] {
            var page: [String] = []
            var part: String?
            for line in lines {
                if line.hasPrefix(mark) {
                    let name = String(line.dropFirst(mark.count))
                    switch (part, name) {
                    case (nil, "options"): page += [line] + ManualOptions.lines()
                    case (nil, "keys"): page += [line] + ConfigurationManual.lines()
                    case (nil, "catalogue"): page += [line] + CatalogueManual.lines()
                    case (.some, "end"): page.append(line)
                    default: throw ValidationError("\(line): no such part here; known: options, keys, catalogue, and end after one of them")
                    }
                    part = part == nil ? name : nil
                } else if part == nil {
                    page.append(line)
                }
            }
            if let part { throw ValidationError("the part \(part) has no end") }
            return page
        }
    }
}

extension String {
    fileprivate var trimmedEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
