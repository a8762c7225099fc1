import FailurePoints
import JSON
import Synchronization

/// What one reading of the book leaves to the next: the blocks of its closed positions, and what was counted up to the end of each.
struct ClosedTradeMemory: Sendable {
    var blocks = JSONBlocks()
    /// One for each block.
    var tallies: [ClosedTradeTally] = []
    /// Positions of the whole list.
    var count = 0
    /// The last trades of the whole list.
    var trades: [ClosedTrade] = []
    /// False where trades are missing that only a reading of the whole list has.
    var isWhole = true

    /// Where it is kept between two readings. Of two readings at once only one has it.
    final class Slot: Sendable {
        private let memory = Mutex(ClosedTradeMemory())

        func take() -> ClosedTradeMemory {
            memory.withLock { memory in
                defer { memory = ClosedTradeMemory() }
                return memory
            }
        }

        func put(_ new: ClosedTradeMemory) { memory.withLock { $0 = new } }
    }
}
