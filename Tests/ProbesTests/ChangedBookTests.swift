import FailurePoints
import Probes
import Testing

/// A probe that has seen the book before says of a changed one what a probe says that has not.
@Suite struct ChangedBookTests {
    private let temporary = TemporaryTree()
    private let path = "logs/positions_futures.json"

    private func record(_ number: Int, _ direction: String = "LONG") -> String {
        let second = number % 60
        return
            "{\"symbol\":\"S\(number % 7)\",\"direction\":\"\(direction)\",\"entry_price\":100,\"exit_price\":\(90 + number % 20),\"price_roi\":0.1,"
            + "\"pad\":\"\(String(repeating: "é", count: 60))\",\"opened_at\":\"2025-12-20T07:00:00-07:00\","
            + "\"closed_at\":\"2025-12-20T08:\(10 + number % 50):\(second < 10 ? "0" : "")\(second)-07:00\",\"net_pnl\":\(number)}"
    }

    private func book(_ closed: [String], open: String = "", _ rest: String = "") -> String {
        "{\"open_positions\":[\(open)],\n\"closed_positions\":[\n\(closed.joined(separator: ",\n"))]\(rest)}"
    }

    /// Writes each book in turn, and compares what a probe says that has seen them all with what a new one says.
    private func expectAlike(_ books: [String]) throws {
        let probe = BookProbe(tree: temporary.tree)
        for (number, text) in books.enumerated() {
            temporary.write(path, text)
            let (seen, new) = (try probe.observe().book, try BookProbe(tree: temporary.tree).observe().book)
            #expect(seen == new, "book \(number)")
        }
    }

    @Test func whatIsAddedChangedOrTakenAwayIsSeen() throws {
        // More than are kept, in several blocks.
        let records = (0..<5000).map { record($0) }
        var changed = records
        changed[2500] = record(2500, "short")
        changed[4990] = "[1, {}]"
        try expectAlike([
            book(records), book(records + [record(5000, "long")]), book(records, open: #"{"symbol":"NEW"}"#), book(changed), book(records),
            // Shorter than before: trades are needed that nobody has kept.
            book(Array(records.prefix(4500))), book(Array(records.prefix(10))), book(records), book(Array(records.dropFirst())), book([]),
            book(records), book(records, #","closed_positions":[{"symbol":"LAST"}]"#), book(records, #","closed_positions":7"#), book(records),
        ])
    }

    @Test func whatIsBrokenBehindARecognisedBeginningIsSaidToBeBroken() throws {
        let records = (0..<2000).map { record($0) }
        let whole = book(records)
        let probe = BookProbe(tree: temporary.tree)
        temporary.write(path, whole)
        #expect(try probe.observe().book.content?.closedCount == 2000)
        var broken = Array(whole.utf8)
        for place in [70_000, 200_000, broken.count - 3] {
            let byte = broken[place]
            broken[place] = 0
            temporary.write(path, broken)
            let (seen, new) = (try probe.observe().book, try BookProbe(tree: temporary.tree).observe().book)
            #expect(Found(seen) == .malformed(.nulBytes), "\(place)")
            #expect(seen == new, "\(place)")
            broken[place] = byte
        }
        temporary.write(path, String(whole.dropLast(100)))
        #expect(Found(try probe.observe().book) == .malformed(.truncated))
        temporary.write(path, whole)
        #expect(try probe.observe().book.content?.closedCount == 2000)
    }
}
