import FailurePoints
import Glibc
import Probes
import Testing

@Suite struct BookProbeTests {
    private let temporary = TemporaryTree()
    private let path = "logs/positions_futures.json"

    private func stamp(_ text: String) throws -> Instant { try ContentTimestamp.offset.instant(text) }

    @Test func openPositionsAreReadAndClosedOnesCounted() throws {
        temporary.write(
            path,
            """
            {"open_positions": [
              {"symbol": "eth-usdt", "direction": "long", "strategy": "Alpha-OFI", "entry_price": 3011.25, "size": 240, "leverage": 5,
               "margin_collateral": 48.0, "opened_at": "2025-12-20T06:58:11.120334-07:00", "ml_features": {"symbol": "no", "x": [NaN, Infinity]},
               "current_price": NaN, "updated_at": "2025-12-20T07:02:50.100200-07:00"},
              {"symbol": "BTCUSDT", "direction": "SHORT", "strategy": null, "opened_at": 5, "leverage": "5"},
              {"direction": "sideways"}, 7, [1, [2]], null],
             "closed_positions": [{"closed_at": "2025-12-19T00:00:00-07:00"}, {"closed_at": "2025-12-19T01:00:00.5-07:00", "x": {"closed_at": 1}}, {}, "x"],
             "created_at": "2025-12-01T00:00:00-07:00", "repaired_at": null, "other": [[{}]]}
            """)
        let book = try #require(try BookProbe(tree: temporary.tree).observe().book.content)
        #expect(book.open.map(\.symbol) == ["ETHUSDT", "BTCUSDT", "?3"])
        #expect(book.open.map(\.direction) == [.long, .short, .unrecognised])
        #expect(book.open[0].updatedAt == .value(try stamp("2025-12-20T07:02:50.100200-07:00")))
        #expect(book.open[0].size == 240 && book.open[0].currentPrice == nil && book.open[0].marginCollateral == 48)
        #expect(book.open[1].openedAt.fault != nil && book.open[1].updatedAt == .absent && book.open[1].leverage == nil)
        #expect(book.closedCount == 3 && book.invalidEntries == 4)
        #expect(book.newestClosedAt == (try stamp("2025-12-19T01:00:00.5-07:00")))
        #expect(book.createdAt.value != nil && book.repairedAt == .null)
        #expect(book.hasOpenList && book.hasClosedList)
    }

    @Test func aBookWithoutItsListsIsIncomplete() throws {
        let probe = BookProbe(tree: temporary.tree)
        temporary.write(path, #"{"open_positions": {"a": [1]}, "timestamp": 1}"#)
        let book = try #require(try probe.observe().book.content)
        #expect(!book.hasOpenList && !book.hasClosedList && book.open.isEmpty)
    }

    @Test func theBookIsReadAgainWhenItChangesAndWhenItLooksTheSame() throws {
        let probe = BookProbe(tree: temporary.tree)
        temporary.write(path, #"{"open_positions": [], "closed_positions": [{}]}"#)
        #expect(try probe.observe().book.content?.closedCount == 1)
        temporary.write(path, #"{"open_positions": [], "closed_positions": [[]]}"#)
        #expect(try probe.observe().book.content?.closedCount == 0, "the same size, perhaps within the same tick of the clock")
    }

    @Test func onlyTemporariesThatStayAreLeftovers() throws {
        temporary.write(path, #"{"open_positions": [], "closed_positions": []}"#)
        temporary.write("logs/atomic_stays.json", "{")
        temporary.write("logs/atomic_goes.json", "{")
        temporary.write("logs/atomic_other.txt", "{")
        let probe = BookProbe(tree: temporary.tree { [temporary] _ in temporary.remove("logs/atomic_goes.json") })
        #expect(try probe.observe().leftovers == ["logs/atomic_stays.json"])
        #expect(try probe.observe().leftovers == ["logs/atomic_stays.json"])
        temporary.remove("logs/atomic_stays.json")
        #expect(try probe.observe().leftovers == [])
    }

    /// 4 000 records of 2 kB: many chunks, every kind of token across their borders.
    @Test func aBigBookIsCountedRight() throws {
        let record = #"{"symbol":"SOLUSDT","direction":"long","pad":"é\u00e9\\n","ml":{"a":[1.5,-2e-3,true,null]},"closed_at":"2025-12-19T00:00:"#
        let filler = String(repeating: #","x":[0.123456789,"abcdefghij"]"#, count: 60)
        var text = #"{"open_positions":[{"symbol":"BTCUSDT","direction":"LONG","strategy":"s"}],"closed_positions":["#
        for number in 0..<4000 {
            let second = number % 60
            text += (number > 0 ? "," : "") + record + (second < 10 ? "0\(second)" : "\(second)") + "-07:00\"" + filler + "}"
        }
        text += #"],"created_at":null}"#
        temporary.write(path, text)
        let document = try BookProbe(tree: temporary.tree).observe().book
        let book = try #require(document.content)
        #expect(document.sizeBytes == Int64(text.utf8.count) && text.utf8.count > 4 << 20)
        #expect(book.closedCount == 4000 && book.open.count == 1 && book.invalidEntries == 0)
        #expect(book.newestClosedAt == (try stamp("2025-12-19T00:00:59-07:00")))
        temporary.write(path, String(text.dropLast(text.utf8.count / 3)))
        #expect(Found(try BookProbe(tree: temporary.tree).observe().book) == .malformed(.truncated))
    }

    /// Python reads them all: only what it cannot read is broken.
    @Test(arguments: [
        #""note":"cut \ud83d""#, #""note":[NaN,Infinity,-Infinity,1e400]"#, #""id":12345678901234567891"#,
        #""open_positions":[1],"open_positions":[]"#,
        "\"deep\":" + String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
    ])
    func aBookThatTheBotCanReadIsNotBroken(member: String) throws {
        temporary.write(path, "{\"open_positions\":[],\"closed_positions\":[],\(member)}")
        #expect(Found(try BookProbe(tree: temporary.tree).observe().book) == .content)
    }

    @Test func aBookBeyondOurOwnLimitsIsNotSaidToBeBroken() throws {
        temporary.write(path, "{\"deep\":" + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + "}")
        #expect(Found(try BookProbe(tree: temporary.tree).observe().book) == .unreadable)

        temporary.write(path, "{}")
        truncate(temporary.path(path), (64 << 20) + 1)
        #expect(Found(try BookProbe(tree: temporary.tree).observe().book) == .unreadable)
    }
}
