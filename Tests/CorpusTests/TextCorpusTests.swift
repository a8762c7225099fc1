import FailurePoints
import Testing

/// Each text file of the contract in every way in which it can be wrong.
@Suite struct TextCorpusTests {
    @Test(arguments: BotFile.chosen.filter { $0.form == .text })
    func aBrokenTextIsNeverFine(file: BotFile) throws {
        let bench = try Bench(file)
        try WholeFile.destroy(bench)
        var random = Seeded(file.path)
        var standings: [(String, FileContents)] = [
            ("empty", .bytes([])), ("white space", .bytes(Array(" \n\t\r\n".utf8))), ("no text", .bytes((0...255).map { UInt8($0) })),
            ("a byte order mark", .bytes([0xEF, 0xBB, 0xBF] + bench.bytes)), ("a byte that is no UTF-8", .bytes(bench.bytes + [0xFF, 0x0A])),
            ("a line of 2 MiB", .bytes(bench.bytes + [UInt8](repeating: 0x61, count: 2 << 20))),
            ("carriage returns", .bytes(Array(bench.bytes.split(separator: 0x0A).joined(separator: [0x0D, 0x0A])))),
            ("100 000 lines", .bytes([UInt8](repeating: 0x0A, count: 100_000) + bench.bytes)),
        ]
        for _ in 0..<10 where !bench.bytes.isEmpty {
            let length = Int.random(in: 0..<bench.bytes.count, using: &random)
            standings.append(("truncated to \(length) bytes", .bytes(Array(bench.bytes.prefix(length)))))
        }
        if Bench.isFull || !file.probes.contains(.decisions) { standings.append(("64 MiB of zeros behind", .sparse(bench.bytes, size: 64 << 20))) }
        for (name, standing) in standings { _ = try bench.judged(standing, name) }
        bench.close()
    }
}
