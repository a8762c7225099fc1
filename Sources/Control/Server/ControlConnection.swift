import CKernel
import Glibc

/// One client, on the socket's thread: what it has sent of a message, what it has not read of its answers, since when.
struct ControlConnection {
    let id: UInt64
    let descriptor: Int32
    let peer: ControlPeer
    let rights: ControlRights
    private var incoming: [UInt8] = []
    private var outgoing: [UInt8] = []
    private var written = 0
    /// A call waits for its answer; the next one is not taken before, because answers come in the order of the calls.
    var isBusy = false
    /// The client sends nothing more; what it still waits for is answered.
    private(set) var isHalfClosed = false
    /// When the unfinished message began, the answers were last taken, and the last call ended.
    private var messageBegan: ContinuousClock.Instant?
    private var stuckSince: ContinuousClock.Instant?
    private var idleSince: ContinuousClock.Instant

    init(id: UInt64, descriptor: Int32, peer: ControlPeer, rights: ControlRights) {
        (self.id, self.descriptor, self.peer, self.rights, idleSince) = (id, descriptor, peer, rights, .now)
    }

    /// Why it is to be closed.
    enum End: Error { case gone, tooMuch, tooSlow, garbage }

    var events: Int16 {
        var events: Int16 = 0
        if !isBusy && !isHalfClosed { events |= Int16(POLLIN) }
        if !isHalfClosed { events |= ckernel_half_closed }
        if written < outgoing.count { events |= Int16(POLLOUT) }
        return events
    }

    /// By when something has to happen; nil: a call is under way.
    func deadline(_ limits: ControlTimes) -> ContinuousClock.Instant? {
        if let stuckSince { return stuckSince + limits.patience }
        if isBusy { return nil }
        return messageBegan.map { $0 + limits.patience } ?? idleSince + limits.idle
    }

    mutating func read() throws(End) {
        var block = [UInt8](repeating: 0, count: 8192)
        let count = recv(descriptor, &block, block.count, Int32(MSG_DONTWAIT))
        if count < 0 {
            if errno == EAGAIN || errno == EINTR { return }
            throw .gone
        }
        if count == 0 { return isHalfClosed = true }
        if messageBegan == nil { messageBegan = .now }
        incoming += block[..<count]
    }

    mutating func halfClose() { isHalfClosed = true }

    /// The next whole message, without the byte that ends it; nil: there is none yet.
    mutating func message() throws(End) -> [UInt8]? {
        guard let end = incoming.firstIndex(of: 0) else {
            if incoming.count > ControlLimits.messageBytes { throw .tooMuch }
            return nil
        }
        if end > ControlLimits.messageBytes { throw .tooMuch }
        let message = Array(incoming[..<end])
        incoming.removeFirst(end + 1)
        messageBegan = incoming.isEmpty ? nil : .now
        return message
    }

    /// Nothing is to be said or awaited any more.
    var isDone: Bool { isHalfClosed && !isBusy && written == outgoing.count && !incoming.contains(0) }

    mutating func answered() {
        isBusy = false
        idleSince = .now
    }

    mutating func send(_ bytes: [UInt8]) throws(End) {
        if written == outgoing.count { (outgoing, written) = ([], 0) }
        // One answer may be as long as it is; what piles up behind it may not.
        if !outgoing.isEmpty, outgoing.count - written + bytes.count > ControlLimits.queuedBytes { throw .tooSlow }
        outgoing += bytes
        try flush()
    }

    mutating func flush() throws(End) {
        while written < outgoing.count {
            let count = outgoing.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN {
                if stuckSince == nil { stuckSince = .now }
                return
            }
            guard count > 0 else { throw .gone }
            written += count
            stuckSince = nil
        }
        (outgoing, written, stuckSince) = ([], 0, nil)
    }
}

/// How long clients may take; tests are less patient.
package struct ControlTimes: Sendable {
    package var patience = ControlLimits.patience
    package var idle = ControlLimits.idle

    package init(patience: Duration = ControlLimits.patience, idle: Duration = ControlLimits.idle) { (self.patience, self.idle) = (patience, idle) }
}
