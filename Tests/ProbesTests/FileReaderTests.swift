import FailurePoints
import Glibc
import JSON
import Probes
import Testing

@Suite struct FileReaderTests {
    private let temporary = TemporaryTree()
    private let reader = FileReader(maximumBytes: 1000)

    @Test func aFileIsReadWhole() {
        temporary.write("a", "hello")
        guard case .content(let bytes, let fingerprint) = reader.bytes(at: temporary.path("a")) else {
            Issue.record("not read")
            return
        }
        #expect(bytes == Array("hello".utf8) && fingerprint.sizeBytes == 5)
    }

    @Test func theLimitIsKeptToTheByte() {
        temporary.write("at", [UInt8](repeating: 7, count: 1000))
        temporary.write("over", [UInt8](repeating: 7, count: 1001))
        guard case .content(let bytes, _) = reader.bytes(at: temporary.path("at")), bytes.count == 1000 else {
            Issue.record("not read")
            return
        }
        guard case .tooLarge(bytes: 1001, limit: 1000) = reader.bytes(at: temporary.path("over")) else {
            Issue.record("read")
            return
        }
    }

    @Test func whatIsNoFileIsToldWithoutHanging() {
        temporary.makeFIFO("fifo")
        temporary.makeDirectory("directory")
        temporary.link("device", to: "/dev/zero")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: temporary.path("socket").utf8) }
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        for (name, kind) in [("fifo", FileKind.fifo), ("directory", .directory), ("device", .device), ("socket", .socket)] {
            guard case .notAFile(kind) = reader.bytes(at: temporary.path(name)) else {
                Issue.record("\(name)")
                continue
            }
        }
    }

    @Test func absenceIsNotTheSameAsBeingRefused() {
        temporary.write("file", "x")
        temporary.link("dangling", to: "nowhere")
        temporary.link("loop", to: "loop")
        for name in ["nothing", "dangling", "file/below"] {
            guard case .missing = reader.bytes(at: temporary.path(name)) else {
                Issue.record("\(name)")
                continue
            }
        }
        guard case .unreadable(ELOOP) = reader.bytes(at: temporary.path("loop")) else {
            Issue.record("loop")
            return
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may read anything"))
    func aFileWeMayNotReadIsUnreadable() {
        temporary.write("secret", "x")
        chmod(temporary.path("secret"), 0)
        guard case .unreadable(EACCES) = reader.bytes(at: temporary.path("secret")) else {
            Issue.record("read")
            return
        }
    }

    @Test func readingLeavesNoTrace() {
        temporary.write("a", "hello")
        var past = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 2000, tv_nsec: 0)]
        utimensat(AT_FDCWD, temporary.path("a"), &past, 0)
        _ = reader.bytes(at: temporary.path("a"))
        var status = stat()
        stat(temporary.path("a"), &status)
        #expect(status.st_atim.tv_sec == 1000 && status.st_mtim.tv_sec == 2000)
    }

    private static let broken: [(String, Malformation.Kind)] = [
        ("", .empty), ("  \n", .empty), ("{\"a\": [1, 2", .truncated), ("{\"a\": \0\0\0}", .nulBytes), ("\0\0\0\0", .nulBytes),
        ("{'a': 1}", .notJSON),
        ("[1]", .wrongShape), ("7", .wrongShape), ("{}{}", .notJSON),
    ]

    @Test(arguments: broken)
    func brokenJSONIsMalformedInItsOwnWay(text: String, kind: Malformation.Kind) {
        temporary.write("a.json", text)
        let reading = FileReader().stream(at: temporary.path("a.json")) { (stream) throws(JSONError) in try stream.readValue().object }
        guard case .malformed(let malformation, _) = reading else {
            Issue.record("\(reading)")
            return
        }
        #expect(malformation.kind == kind, "\(malformation)")
    }
}
