import CCurl
import Endpoints
import FailurePoints

/// What libcurl's callbacks receive during one transfer: the needed headers, and the body up to its limit.
final class Reception {
    /// Headers beyond this are an attack or a defect. Source: libcurl from 8.3 on stops at 300 KiB itself; 7.88 does not.
    static let maximumHeaderBytes = 256 << 10

    let maximumBodyBytes: Int
    private(set) var body: [UInt8] = []
    private(set) var bodyWasCut = false
    private(set) var headersWereCut = false
    private(set) var date: Instant?
    private(set) var retryAfter: String?
    /// Whether a header says that the response came from a cache. Source: RFC 9111 5.1, RFC 9211, and older header names of caches.
    private(set) var isCached = false
    /// The wall clock at the last status line.
    private(set) var startedAt: Instant?
    private var headerBytes = 0

    init(maximumBodyBytes: Int) { self.maximumBodyBytes = maximumBodyBytes }

    /// False: stop the transfer.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        let room = maximumBodyBytes - body.count
        body.append(contentsOf: bytes.prefix(room))
        bodyWasCut = bytes.count > room
        return !bodyWasCut
    }

    func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        headersWereCut = headerBytes > Self.maximumHeaderBytes
        if headersWereCut { return false }
        let line = String(decoding: bytes.prefix(512), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A new header block: that of an interim response does not count.
            (date, retryAfter, isCached, startedAt) = (nil, nil, false, .wallClock)
        } else if let colon = line.firstIndex(of: ":") {
            let value = String(line[line.index(after: colon)...].drop(while: \.isWhitespace).prefix { !$0.isNewline })
            switch line[..<colon].lowercased() {
            case "date": date = date ?? Instant(httpDate: value)
            case "retry-after": retryAfter = retryAfter ?? value
            case "age": isCached = isCached || value.contains { $0 != "0" && !$0.isWhitespace }
            case "x-cache", "x-cache-status", "x-proxy-cache", "cf-cache-status", "cache-status":
                let words = value.lowercased().split { !$0.isLetter }
                isCached = isCached || words.contains { ["hit", "stale", "updating", "revalidated"].contains($0) }
            default: break
            }
        }
        return true
    }

    /// The wait in seconds from `Retry-After`, a number or a date.
    var retryAfterSeconds: Int? {
        guard let retryAfter else { return nil }
        let trimmed = retryAfter.prefix { !$0.isWhitespace }
        if let seconds = Int(trimmed), seconds >= 0 { return seconds }
        guard let until = Instant(httpDate: retryAfter), let now = date ?? startedAt else { return nil }
        return Int(max(0, until.since(now).inSeconds))
    }

    /// Points the callbacks of `handle` here; `self` has to outlive the transfer.
    func attach(to handle: borrowing CurlHandle) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        handle.set(CURLOPT_WRITEDATA, context)
        handle.set(
            CURLOPT_WRITEFUNCTION,
            callback: { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue().take(body: buffer) ? buffer.count : 0
            })
        handle.set(CURLOPT_HEADERDATA, context)
        handle.set(
            CURLOPT_HEADERFUNCTION,
            callback: { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue().take(header: buffer) ? buffer.count : 0
            })
    }
}
