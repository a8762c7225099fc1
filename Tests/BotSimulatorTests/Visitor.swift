import Glibc

/// Asks a server on the loopback one question over a plain socket.
struct Visitor {
    enum Outcome: Equatable {
        case answer(status: Int, text: String)
        case refused
        case nothing

        var status: Int? { if case .answer(let status, _) = self { status } else { nil } }
        var body: String {
            guard case .answer(_, let text) = self, let gap = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return "" }
            return String(text[gap.upperBound...])
        }
    }

    /// Waits for an answer for so long at most.
    static func get(_ target: String, port: UInt16, milliseconds: Int = 5000) -> Outcome {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
        guard isConnected else { return .refused }
        var request = "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        request.withUTF8 { _ = send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count <= 0 { break }
            all += piece.prefix(count)
        }
        let text = String(decoding: all, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]) else { return .nothing }
        return .answer(status: status, text: text)
    }
}
