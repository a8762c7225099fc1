import FailurePoints
import Probes
import Testing

/// What is kept of the closed positions, of which there is no end.
@Suite struct ClosedTradesTests {
    private let temporary = TemporaryTree()
    /// 2025-12-20T14:03:07Z.
    private let now = Instant(secondsSince1970: 1_766_239_387)
    private let week = Duration.seconds(7 * 86_400)

    private func book(_ closed: [String], open: [String] = []) throws -> Book {
        temporary.write(
            "logs/positions_futures.json",
            "{\"open_positions\":[\(open.joined(separator: ","))],\"closed_positions\":[\(closed.joined(separator: ","))]}")
        return try #require(try BookProbe(tree: temporary.tree).observe().book.content)
    }

    @Test func oldAndNewRowsAreRead() throws {
        let book = try book([
            #"{"symbol":"eth-usdt","direction":"LONG","strategy":"Alpha-OFI","opened_at":"2025-12-20T06:58:11-07:00","closed_at":"2025-12-20T07:03:07-07:00","net_pnl":-0.5,"pnl":9,"ml":{"net_pnl":7,"x":[1]}}"#,
            #"{"symbol":"SOLUSDT","exit_time":"2025-12-20T07:03:06-07:00","realized_pnl":3,"strategy":["x"]}"#,
            #"{"symbol":7,"closed_at":null,"exit_time":"2025-12-20T07:03:05-07:00","net_pnl":NaN,"pnl":"2","opened_at":5}"#,
        ])
        #expect(
            book.recentTrades == [
                ClosedTrade(symbol: "ETHUSDT", strategy: "Alpha-OFI", openedAt: now - .seconds(296), closedAt: now, profit: -0.5),
                ClosedTrade(symbol: "SOLUSDT", closedAt: now - .seconds(1), profit: 3), ClosedTrade(symbol: "?", closedAt: now - .seconds(2)),
            ])
        #expect(book.closedCount == 3 && book.newestClosedAt == now)
    }

    @Test func eachSymbolsFortuneIsReckonedOverTheWindow() throws {
        func trade(_ symbol: String, _ profit: Double, closed: Instant) -> String {
            "{\"symbol\":\"\(symbol)\",\"closed_at\":\"\(closed.rfc3339.dropLast())+00:00\",\"net_pnl\":\(profit)}"
        }
        let rows =
            [3.0, -1, -0.5, 0].map { trade("ETHUSDT", $0, closed: now) } + [
                trade("ETHUSDT", 100, closed: now - week), trade("ETHUSDT", 100, closed: now + .seconds(1)),
                trade("XRPUSDT", 2, closed: now - week + .seconds(1)),
            ]
        let book = try book(rows)
        let performance = book.performance(within: week, at: now)
        #expect(performance.map(\.symbol) == ["ETHUSDT", "XRPUSDT"] && performance.map(\.trades) == [4, 1] && performance.map(\.wins) == [1, 1])
        #expect(performance[0].winRate == 0.25 && performance[0].profitFactor == 2 && performance[1].profitFactor == .infinity)
        #expect(book.knowsTrades(within: week, at: now))
    }

    @Test func aWrongSignIsSeenAndWhatCannotBeToldIsNot() throws {
        func trade(_ direction: String, _ entry: String, _ exit: String, _ roi: String) -> String {
            "{\"symbol\":\"BTCUSDT\",\"direction\":\(direction),\"entry_price\":\(entry),\"exit_price\":\(exit),\"price_roi\":\(roi),\"closed_at\":\"2025-12-20T07:03:07-07:00\"}"
        }
        let faults = try book([
            trade("\"long\"", "3083.4", "3088.82", "-0.00176"), trade("\"LONG\"", "100", "110", "0.1"), trade("\"SHORT\"", "100", "90", "0.1"),
            trade("\"SHORT\"", "100", "90", "-0.1"), trade("\"LONG\"", "100", "100", "-0.1"), trade("\"LONG\"", "100", "110", "0"),
            trade("\"up\"", "100", "110", "-1"), trade("null", "100", "110", "-1"), trade("\"LONG\"", "\"100\"", "110", "-1"),
        ]).signFaults
        #expect(faults.checked == 4 && faults.wrong == 2 && faults.wrongInLowerCase == 1)
        #expect(faults.newestSymbol == "BTCUSDT" && faults.newestClosedAt == now)
    }

    @Test func onlyTheLastTradesAreKept() throws {
        let rows = (0..<9000).map { number in
            "{\"symbol\":\"S\(number % 7)\",\"opened_at\":\"2025-12-20T07:\(10 + number / 200):00-07:00\",\"closed_at\":\"2025-12-20T08:\(10 + number / 200):00-07:00\",\"net_pnl\":1}"
        }
        let book = try book(rows)
        #expect(book.closedCount == 9000 && book.recentTrades.count == 4096 && book.recentTrades.last?.openedAt != nil)
        let later = now + week
        #expect(book.knowsTrades(within: .seconds(86_400), at: later) && !book.knowsTrades(within: week + week, at: later))
    }

    @Test func openingsAreOfOpenAndOfClosedPositions() throws {
        let book = try book(
            [#"{"symbol":"A","strategy":"s","opened_at":"2025-12-20T07:00:00-07:00","closed_at":"2025-12-20T07:03:00-07:00"}"#, "{}"],
            open: [
                #"{"symbol":"B","strategy":"t","direction":"LONG","opened_at":"2025-12-20T06:59:00-07:00","regime":"Stable"}"#,
                #"{"symbol":"C","opened_at":"2025-12-20T05:00:00-07:00"}"#,
            ])
        let openings = book.openings(within: .seconds(3600), at: now)
        #expect(openings.map(\.symbol) == ["B", "A"] && openings.map(\.isOpen) == [true, false] && openings.map(\.strategy) == ["t", "s"])
        #expect(book.open.map(\.regime) == ["Stable", nil])
    }
}
