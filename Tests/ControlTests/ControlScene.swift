import Glibc
import JSON
import Synchronization
import TestSupport

@testable import Control

/// A server with a handler that the test gives, and clients of it.
final class ControlScene: Sendable {
    let directory: String
    let path: String
    let server: ControlServer

    /// Who the next client is.
    struct Peers: Sendable { var next: @Sendable (Int32) -> ControlPeer? }

    static let reader = ControlPeer(process: 1, user: 4001, groups: [4001, 4100])
    static let administrator = ControlPeer(process: 1, user: 4002, groups: [4002, 4200])
    static let stranger = ControlPeer(process: 1, user: 4003, groups: [4003])

    /// - Parameter peer: who every client is; nil: what the kernel says, and this user may do everything.
    init(
        peer: ControlPeer? = nil, peers: Peers? = nil, times: ControlTimes = ControlTimes(), path given: String? = nil,
        handler: @escaping ControlServer.Handler = { call, method, peer, reply in
            reply.end(.success(["method": .string(method.rawValue), "user": .int(Int64(peer.user)), "parameters": .object(call.parameters)]))
        }
    ) throws {
        directory = try TemporaryPlace.make("control")
        path = given ?? "\(directory)/control.sock"
        var accounts = LocalAccounts(passwd: "\(directory)/passwd", group: "\(directory)/group")
        Self.write("fpmond:x:4100:\nfpmond-admin:x:4200:\nfpmond:x:1:\n", to: accounts.group)
        Self.write("root:x:0:0::/root:/bin/sh\nalice:x:4002:4002::/:/bin/sh\n", to: accounts.passwd)
        if peer == nil, peers == nil { accounts.group = "/nonexistent" }
        var inspect: (@Sendable (Int32) -> ControlPeer?)? = peers?.next
        if let peer { inspect = { _ in peer } }
        server = try ControlServer(
            path: path, identity: ControlServer.Identity(version: "9.9"), policy: ControlPolicy(isUnderSystemd: false, accounts: accounts),
            times: times, inspect: inspect, handler: handler)
    }

    deinit {
        server.stop()
        TemporaryPlace.remove(directory)
    }

    static func write(_ text: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    func client() throws -> ControlClient { try ControlClient(path: path) }

    /// A connection without a protocol.
    func raw() throws -> Int32 { try ControlSocket.connect(path) }
}

/// Sends all bytes; false when the other end is gone.
@discardableResult func sendAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) } == bytes.count
}

/// Everything until the other end closes, at most for ten seconds; nil: it did not close.
func receiveUntilEnd(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, 100) > 0 else { continue }
        var block = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &block, block.count, Int32(MSG_DONTWAIT))
        if count > 0 { bytes += block[..<count] } else if count == 0 || errno != EAGAIN { return bytes }
    }
    return nil
}
