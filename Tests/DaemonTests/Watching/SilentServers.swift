import Glibc

@testable import Daemon

/// Loopback listeners that accept a connection (by their backlog) and never say a word.
final class SilentServers {
    let ports: [UInt16]
    private let sockets: [Int32]

    init(count: Int) {
        var ports: [UInt16] = []
        var sockets: [Int32] = []
        for _ in 0..<count {
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                    _ = bind(listener, raw, length)
                    _ = listen(listener, 16)
                    _ = getsockname(listener, raw, &length)
                }
            }
            sockets.append(listener)
            ports.append(UInt16(bigEndian: address.sin_port))
        }
        (self.ports, self.sockets) = (ports, sockets)
    }

    deinit { for socket in sockets { close(socket) } }
}
