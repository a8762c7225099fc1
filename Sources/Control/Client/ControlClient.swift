import CKernel
import FailurePoints
import Glibc
package import JSON

/// The socket, from the side of a command. Every wait is bounded.
package final class ControlClient {
    /// Why there is no answer.
    package enum Fault: Error, Sendable, Hashable {
        /// No daemon listens there: why, in words.
        case absent(String)
        /// This user may not reach the socket.
        case denied(String)
        /// The daemon refuses or cannot.
        case refused(ControlError)
        /// No answer within the time.
        case late(Duration)
        /// It ended the connection, or answered what nobody understands.
        case broken(String)
    }

    private let descriptor: Int32
    private var incoming: [UInt8] = []
    private let path: String

    package init(path: String, within patience: Duration = .seconds(5)) throws(Fault) {
        self.path = path
        let end = ContinuousClock.now + patience
        while true {
            do throws(ControlSocket.Fault) {
                descriptor = try ControlSocket.connect(path)
                return
            } catch {
                switch error.code {
                // As many clients as fit wait to be accepted.
                case EAGAIN where ContinuousClock.now < end: usleep(20_000)
                case EAGAIN: throw .late(patience)
                case EACCES, EPERM: throw .denied("\(error)")
                case ENOENT, ENOTDIR, ECONNREFUSED: throw .absent("\(error)")
                default: throw .broken("\(error)")
                }
            }
        }
    }

    deinit { close(descriptor) }

    /// The process that listens; nil: unknown.
    package var process: Int32? { ControlPeer(socket: descriptor)?.process }

    /// One call with one answer.
    package func call(_ method: ControlInterface.Method, _ parameters: JSONObject = [:], within patience: Duration = .seconds(15)) throws(Fault)
        -> JSONObject
    {
        try send(ControlCall(method.fullName, parameters), within: patience)
        return try answer(within: patience).parameters
    }

    package func send(_ call: ControlCall, within patience: Duration = .seconds(5)) throws(Fault) {
        let message = call.message
        let end = ContinuousClock.now + patience
        var sent = 0
        while sent < message.count {
            let count = message.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                sent += count
            } else if count < 0 && errno == EAGAIN {
                try wait(POLLOUT, until: end, patience)
            } else if !(count < 0 && errno == EINTR) {
                // What it said before it closed may say why.
                return
            }
        }
    }

    /// The next answer, and whether more follow.
    package func answer(within patience: Duration?) throws(Fault) -> (parameters: JSONObject, continues: Bool) {
        let end = patience.map { ContinuousClock.now + $0 }
        while true {
            if let stop = incoming.firstIndex(of: 0) {
                let bytes = Array(incoming[..<stop])
                incoming.removeFirst(stop + 1)
                guard let answer = ControlAnswer(bytes) else { throw .broken("\(path): the answer is not understood") }
                switch answer.result {
                case .success(let parameters): return (parameters, answer.continues)
                case .failure(let error): throw .refused(error)
                }
            }
            guard incoming.count <= ControlLimits.answerBytes else { throw .broken("\(path): the answer is too long") }
            var block = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &block, block.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                incoming += block[..<count]
            } else if count < 0 && errno == EAGAIN {
                try wait(POLLIN, until: end, patience ?? .zero)
            } else if !(count < 0 && errno == EINTR) {
                throw .broken("\(path): the daemon ended the connection")
            }
        }
    }

    /// Whether an answer is there already.
    package var hasMore: Bool {
        if incoming.contains(0) { return true }
        var descriptors = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&descriptors, 1, 0) > 0
    }

    private func wait(_ events: Int32, until end: ContinuousClock.Instant?, _ patience: Duration) throws(Fault) {
        var descriptors = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let left = end.map { ($0 - .now).components }
        let milliseconds = left.map { Int32(clamping: $0.seconds * 1000 + $0.attoseconds / 1_000_000_000_000_000 + 1) } ?? -1
        if let end, ContinuousClock.now >= end { throw .late(patience) }
        if poll(&descriptors, 1, milliseconds) == 0 { throw .late(patience) }
    }
}
