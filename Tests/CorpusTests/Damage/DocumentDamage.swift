import JSON

/// Every way in which a whole file can be wrong.
enum DocumentDamage {
    /// How much of the file's information is left.
    enum Loss: Sendable {
        /// Nothing has that name.
        case missing
        /// Something is there, and nothing can be read from it.
        case unusable
        /// We ourselves may not read it.
        case denied
    }

    struct Case: Sendable {
        var name: String
        var loss: Loss
        var standing: FileContents
    }

    /// - Parameter isDocument: one JSON value, as opposed to lines of text, of which any number is as good as another.
    static func cases(_ bytes: [UInt8], of path: String, isDocument: Bool, root: JSON? = nil) -> [Case] {
        var random = Seeded(path)
        var cases: [Case] = [
            Case(name: "missing", loss: .missing, standing: .nothing), Case(name: "a dangling link", loss: .missing, standing: .dangling),
            Case(name: "a directory", loss: .unusable, standing: .directory), Case(name: "a FIFO", loss: .unusable, standing: .fifo),
            Case(name: "a link to itself", loss: .denied, standing: .looping), Case(name: "mode 0000", loss: .denied, standing: .denied(bytes)),
            Case(name: "NUL bytes only", loss: .unusable, standing: .bytes([UInt8](repeating: 0, count: 4096))),
        ]
        guard isDocument else { return cases }
        func add(_ name: String, _ text: String) { cases.append(Case(name: name, loss: .unusable, standing: .bytes(Array(text.utf8)))) }
        func add(_ name: String, _ bytes: [UInt8]) { cases.append(Case(name: name, loss: .unusable, standing: .bytes(bytes))) }
        add("empty", "")
        add("white space", " \n\t ")
        add("HTML", "<html><body>502 Bad Gateway</body></html>\n")
        for (name, other) in [("array", "[]"), ("string", "\"text\""), ("number", "5"), ("null", "null"), ("true", "true"), ("object", "{}")]
        where name != root?.kind { add("root: \(name)", other) }
        let solid = bytes.lastIndex { $0 != 0x0A && $0 != 0x20 } ?? 0
        for _ in 0..<10 where solid > 0 {
            let length = Int.random(in: 0..<solid, using: &random)
            add("truncated to \(length) of \(bytes.count) bytes", Array(bytes.prefix(length)))
        }
        add("the second half zeros", bytes.prefix(bytes.count / 2) + [UInt8](repeating: 0, count: bytes.count - bytes.count / 2))
        add("zeros in front", [0, 0, 0, 0] + bytes)
        add("zeros behind", bytes + [0, 0, 0, 0])
        add("a byte order mark", [0xEF, 0xBB, 0xBF] + bytes)
        add("something behind", bytes + Array("{}".utf8))
        add("100 000 brackets", String(repeating: "[", count: 100_000))
        add("100 000 braces", String(repeating: "{\"a\":", count: 100_000))
        if let quote = bytes.firstIndex(of: 0x22) { add("a byte that is no UTF-8", bytes[...quote] + [0xFF] + bytes[(quote + 1)...]) }
        add("UTF-16", [0xFF, 0xFE] + bytes.flatMap { [$0, 0] })
        cases.append(Case(name: "65 MiB", loss: .unusable, standing: .sparse(bytes, size: 65 << 20)))
        return cases
    }
}
