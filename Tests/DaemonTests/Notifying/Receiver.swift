import Glibc
import Synchronization
import Testing
import Threads

@testable import Probes

/// A listener on a port of 127.0.0.1, one thread a connection; a script says what each connection gets.
final class Receiver: Sendable {
    let port: Int
    private let listener: Int32
    private let seen = Mutex<[String]>([])

    init(_ serve: @escaping @Sendable (Peer, _ number: Int) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        listener = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(bound && listen(descriptor, 64) == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
        let started = DetachedThread.start { [weak self] in
            defer { close(descriptor) }
            var number = 0
            while true {
                let peer = accept(descriptor, nil, nil)
                if peer < 0 && errno == EINTR { continue }
                guard peer >= 0 else { return }
                _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
                number += 1
                let taken = number
                let note: @Sendable (String) -> Void = { [weak self] text in self?.seen.withLock { $0.append(text) } }
                _ = DetachedThread.start {
                    serve(Peer(descriptor: peer, note: note), taken)
                    close(peer)
                }
            }
        }
        try #require(started)
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// What was noted so far: the whole text of each request.
    var requests: [String] { seen.withLock { $0 } }

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Takes each request and answers it.
    static func answering(_ status: Int = 200, headers: [String] = [], body: String = "{}") throws -> Receiver {
        try Receiver { peer, _ in
            peer.takeRequest()
            peer.answer(status, headers: headers, body: body)
        }
    }
}

/// One accepted connection.
struct Peer: Sendable {
    let descriptor: Int32
    let note: @Sendable (String) -> Void

    /// Reads a request with its body, and notes it.
    @discardableResult
    func takeRequest() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let end = Array("\r\n\r\n".utf8)
        func headEnd() -> Int? { bytes.indices.first { bytes[$0...].starts(with: end) } }
        while true {
            if let head = headEnd() {
                let lines = String(decoding: bytes[..<head], as: UTF8.self).split(separator: "\r\n")
                let length = lines.first { $0.lowercased().hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
                if bytes.count >= head + 4 + length { break }
            }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        note(text)
        return text
    }

    /// One line of a protocol of lines; nil: the peer has gone.
    func takeLine() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1 {
            if byte == 0x0A { return String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    @discardableResult func send(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func answer(_ status: Int, headers: [String] = [], body: String = "{}") {
        let lines = ["HTTP/1.1 \(status) Word", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
        send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Keeps silent until the peer gives up.
    func hang() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while recv(descriptor, &chunk, chunk.count, 0) > 0 {}
    }

    /// As an SMTP server without encryption.
    ///
    /// - Parameters:
    ///   - replies: by the first word of a command or the whole of it, in capitals, instead of the good reply.
    ///   - extensions: after EHLO.
    ///   - dropsAfter: closes the connection after this many lines of a mail.
    func serveMail(replies: [String: String] = [:], extensions: [String] = [], dropsAfter: Int? = nil) {
        send("220 test ESMTP\r\n")
        while let line = takeLine() {
            let word = line.split(separator: " ").first.map { $0.uppercased() } ?? ""
            if let reply = replies[word] ?? replies[line.uppercased()] {
                send("\(reply)\r\n")
                continue
            }
            switch word {
            case "EHLO":
                for name in extensions { send("250-\(name)\r\n") }
                send("250 SIZE 1000000\r\n")
            case "DATA":
                send("354 go on\r\n")
                var lines: [String] = []
                while let line = takeLine(), line != "." {
                    lines.append(line)
                    if let dropsAfter, lines.count > dropsAfter { return }
                }
                note(lines.joined(separator: "\n"))
                send("250 taken\r\n")
            case "QUIT":
                send("221 bye\r\n")
                return
            default:
                note(line)
                send("250 ok\r\n")
            }
        }
    }
}
