import Glibc
import Testing

@testable import Commands
@testable import Daemon

/// What is kept of a command's long output: byte for byte the beginning and the end.
@Suite struct OutputDrainTests {
    /// What a stream of this text reads as.
    private func kept(_ text: String) async throws -> String {
        let drain = try #require(OutputDrain())
        let bytes = Array(text.utf8)
        // No more than a pipe holds: nobody waits here.
        #expect(write(drain.writeEnd, bytes, bytes.count) == bytes.count)
        close(drain.writeEnd)
        return await drain.finish()
    }

    /// `000000 000001 000002 …`: no two places look alike.
    private func text(bytes count: Int) -> String {
        let numbers = (0...(count / 7)).map { number in
            let digits = String(number)
            return String(repeating: "0", count: 6 - digits.count) + digits + " "
        }
        return String(numbers.joined().prefix(count))
    }

    private static let limit = OutputDrain.keptBytes

    @Test(arguments: [0, 1, limit - 1, limit, limit + 1, 2 * limit - 1, 2 * limit])
    func whatFitsIsWhole(bytes count: Int) async throws {
        let text = text(bytes: count)
        #expect(try await kept(text) == text)
    }

    @Test(arguments: [1, 2, 4095, 4096, 4097, 40_000])
    func ofMoreTheBeginningAndTheEndAreKeptAndTheRestIsCounted(excess: Int) async throws {
        let text = text(bytes: 2 * Self.limit + excess)
        #expect(try await kept(text) == "\(text.prefix(Self.limit))\n[… \(excess) bytes left out …]\n\(text.suffix(Self.limit))")
    }
}
