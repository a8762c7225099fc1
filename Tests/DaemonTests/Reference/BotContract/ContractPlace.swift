/// One place in `docs/bot-contract.md` that a citation names.
enum ContractPlace: Hashable, Sendable, CustomStringConvertible {
    /// A section by its number: `8` or `8.1`.
    case section(String)
    /// The first cell of a table's row in a section: `2.1b`, `K17`, `T3`.
    case row(String, in: String)
    /// A name or a number that a section has to contain: `GATE_SILENT`, `836`.
    case word(String, in: String)

    var description: String {
        switch self {
        case .section(let number): "section \(number)"
        case .row(let name, let section): "row \(name) in section \(section)"
        case .word(let word, let section): "\(word) in section \(section)"
        }
    }
}

/// The page that citations lead to, by section.
struct ContractPage {
    private struct Section {
        var rows: Set<String> = []
        var words: Set<String> = []
    }

    private var sections: [String: Section] = [:]

    /// - Parameter text: Markdown whose headings begin with a number: `## 8. Title`, `### 8.1 Title`. What a subsection holds, its section holds too.
    init(_ text: String) {
        var (major, minor): (String?, String?)
        for line in text.split(separator: "\n") {
            if let match = line.prefixMatch(of: #/## (\d+)\. /#) {
                (major, minor) = (String(match.1), nil)
            } else if let match = line.prefixMatch(of: #/### (\d+\.\d+) /#) {
                minor = String(match.1)
            } else if line.hasPrefix("### ") {
                minor = nil
            }
            let first = line.prefixMatch(of: #/\| ([A-Za-z0-9.]+) /#).map { String($0.1) }
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
            for number in [major, minor].compactMap(\.self) {
                sections[number, default: Section()].rows.formUnion(first.map { [$0] } ?? [])
                sections[number, default: Section()].words.formUnion(words)
            }
        }
    }

    var numbers: Set<String> { Set(sections.keys) }

    func holds(_ place: ContractPlace) -> Bool {
        switch place {
        case .section(let number): sections[number] != nil
        case .row(let name, let section): sections[section]?.rows.contains(name) == true
        case .word(let word, let section): sections[section]?.words.contains(word) == true
        }
    }
}
