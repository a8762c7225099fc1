import CKernel
import Glibc
package import JSON
import Synchronization

/// What the daemon's tasks hand to the socket's thread: answers, and the end. The thread never waits for a task, nor a task for it.
final class ControlMailbox: Sendable {
    struct Parcel: Sendable {
        var connection: UInt64
        var bytes: [UInt8]
        /// The call is answered.
        var isLast: Bool
    }

    private struct Contents {
        var parcels: [Parcel] = []
        var followers: Set<UInt64> = []
        /// Followers for whom more was said than the thread took: it is stuck, or they are too slow.
        var lost: Set<UInt64> = []
        var isClosed = false
        /// The thread has removed the socket.
        var isGone = false
    }

    private let contents = Mutex(Contents())
    /// Becomes readable when there is something to do.
    let bell: Int32
    private static let maximum = 4096

    init() { bell = ckernel_make_bell() }

    deinit { if bell >= 0 { Glibc.close(bell) } }

    func post(_ parcel: Parcel) {
        contents.withLock { if !$0.isClosed { $0.parcels.append(parcel) } }
        ckernel_ring(bell)
    }

    /// From now on the connection hears what is published, and this first.
    func follow(_ connection: UInt64, first: [UInt8]) {
        contents.withLock { contents in
            guard !contents.isClosed else { return }
            contents.parcels.append(Parcel(connection: connection, bytes: first, isLast: false))
            contents.followers.insert(connection)
        }
        ckernel_ring(bell)
    }

    func unfollow(_ connection: UInt64) { contents.withLock { _ = $0.followers.remove(connection) } }

    /// Says something to all followers; `make` is called only if there are any.
    func publish(_ make: () -> [[UInt8]]) {
        let followers = contents.withLock { $0.followers }
        guard !followers.isEmpty else { return }
        let messages = make()
        guard !messages.isEmpty else { return }
        contents.withLock { contents in
            for connection in followers {
                for bytes in messages {
                    if contents.parcels.count < Self.maximum {
                        contents.parcels.append(Parcel(connection: connection, bytes: bytes, isLast: false))
                    } else {
                        contents.lost.insert(connection)
                    }
                }
            }
        }
        ckernel_ring(bell)
    }

    func close() {
        contents.withLock { $0.isClosed = true }
        ckernel_ring(bell)
    }

    var isGone: Bool { contents.withLock { $0.isGone } }
    func leave() { contents.withLock { $0.isGone = true } }

    func drain() -> (parcels: [Parcel], lost: Set<UInt64>, isClosed: Bool) {
        ckernel_hush(bell)
        return contents.withLock { contents in
            defer { (contents.parcels, contents.lost) = ([], []) }
            return (contents.parcels, contents.lost, contents.isClosed)
        }
    }
}

/// Where one call is answered, from any task.
package struct ControlReply: Sendable {
    let connection: UInt64
    let isOneway: Bool
    let mailbox: ControlMailbox

    package func end(_ result: Result<JSONObject, ControlError>) {
        mailbox.post(ControlMailbox.Parcel(connection: connection, bytes: isOneway ? [] : ControlAnswer(result).message, isLast: true))
    }

    /// The first of several answers; from now on the client hears what is published.
    package func follow(_ first: JSONObject) { mailbox.follow(connection, first: ControlAnswer(.success(first), continues: true).message) }
}
