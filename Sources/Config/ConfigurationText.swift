package import JSON

/// The text of a configuration: one file, or a file with its fragments over it, read as one document.
package struct ConfigurationText: Sendable {
    /// The configuration file, then its fragments in the order in which they apply. A position's `text` counts in this list.
    package let files: [String]
    /// All of them together: objects merge key by key, and of any other value the last one counts.
    let document: LocatedJSON

    package struct Place: Sendable, Hashable {
        package var file: String
        package var position: JSONPosition
    }

    /// - Parameter parts: each file with its bytes; not empty.
    /// - Throws: every fault of every file that is no JSON object, or has a key twice.
    init(_ parts: [(file: String, bytes: [UInt8])]) throws(ConfigurationFaults) {
        files = parts.map(\.file)
        var faults: [ConfigurationFault] = []
        var whole: LocatedJSON?
        for (number, part) in parts.enumerated() {
            let json: LocatedJSON
            do throws(JSONError) {
                // The deepest valid value is seven levels down.
                let parsed = try LocatedJSON.parse(part.bytes, limits: JSONLimits(maximumDepth: 32))
                json = number == 0 ? parsed : parsed.inText(number)
            } catch {
                faults.append(part.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Self.marked(number) : Self.fault(error, number))
                continue
            }
            guard parts.count > 1 else {
                whole = json
                continue
            }
            // What is twice in one file would be lost or blamed on another one after the merge.
            let before = faults.count
            Self.check(json, ConfigurationPath(), &faults)
            if faults.count == before { whole = whole?.overlaid(with: json) ?? json }
        }
        guard let whole, faults.isEmpty else { throw ConfigurationFaults(files: files, faults: faults) }
        document = whole
    }

    /// Where the value is decided: the value itself, or a text or list in the place of one of the objects around it; nil: in no file.
    package func place(of path: ConfigurationPath) -> Place? {
        position(of: path).map { Place(file: files[$0.text], position: $0) }
    }

    /// The fragment that decides the value; nil: the configuration file, or none does.
    package func fragment(of path: ConfigurationPath) -> String? {
        position(of: path).flatMap { $0.text == 0 ? nil : files[$0.text] }
    }

    private func position(of path: ConfigurationPath) -> JSONPosition? {
        if let there = document.at(path) { return there.position }
        for count in (1..<max(1, path.steps.count)).reversed() {
            guard let around = document.at(ConfigurationPath(steps: Array(path.steps.prefix(count)))) else { continue }
            if case .object = around.value { return nil }
            return around.position
        }
        return nil
    }

    // MARK: Faults of a text

    /// Whether the document is an object and each of its objects has each key once.
    private static func check(_ json: LocatedJSON, _ path: ConfigurationPath, _ faults: inout [ConfigurationFault]) {
        if !path.steps.isEmpty {
            if case .array(let elements) = json.value {
                for (index, element) in elements.enumerated() { check(element, path[index], &faults) }
                return
            }
            guard case .object = json.value else { return }
        }
        let members = json.members(path, of: "the configuration, or a part of it", &faults) ?? []
        for member in members { check(member.value, path / member.key, &faults) }
    }

    /// A byte order mark, which some editors write and JSON does not allow.
    private static func marked(_ number: Int) -> ConfigurationFault {
        let position = JSONPosition(line: 1, column: 1, offset: 0, text: number)
        return ConfigurationFault(ConfigurationPath(), position, "begins with a byte order mark; expected UTF-8 without one")
    }

    private static func fault(_ error: JSONError, _ number: Int) -> ConfigurationFault {
        let problem =
            switch error.kind {
            case .empty: "the file is empty; the smallest configuration is {}"
            case .truncated: "the text ends inside a value: the file is cut off, or a bracket or quote is missing"
            case .syntax(let what): "not JSON: \(what)"
            case .trailing: "not JSON: something follows the closing bracket"
            case let kind: kind.explanation
            }
        return ConfigurationFault(ConfigurationPath(), error.position.inText(number), problem)
    }
}
