import FailurePoints
import Glibc

/// Reads what was added to a file of lines since the last time: no lock, no touch, bounded in bytes and in memory. Source: bot contract 3.1, 3.2.
public struct TailReader: Sendable {
    /// Of a file that is seen for the first time, or has become another one, no more than this is read.
    public var firstBytes: Int64
    /// No more than this in one look; the rest follows in the next.
    public var lookBytes: Int64
    /// A longer line is passed over.
    public var lineBytes: Int

    private static let chunkBytes = 256 << 10
    private static let markerBytes: Int64 = 64

    public init(firstBytes: Int64 = 8 << 20, lookBytes: Int64 = 4 << 20, lineBytes: Int = 1 << 20) {
        let lineBytes = max(lineBytes, 1)
        // One look always gets past one line.
        (self.firstBytes, self.lookBytes, self.lineBytes) = (firstBytes, max(lookBytes, Int64(lineBytes) * 2), lineBytes)
    }

    /// What one look found.
    public struct Look: Sendable, Hashable {
        /// How this look relates to the last one.
        public enum Start: Sendable, Hashable {
            /// The first look at the file.
            case first
            case continued
            /// The same file, but cut and perhaps grown again.
            case truncated
            /// Another file has the name.
            case replaced
        }

        public var start: Start
        public var position: TailPosition
        public var sizeBytes: Int64
        /// It began at the first byte of the file; false as well for a continued one.
        public var isWhole: Bool
        /// More is there than was read in this look.
        public var isBehind: Bool
        public var bytesRead: Int64
        /// Complete lines handed over, empty ones not counted.
        public var lines: Int
        public var overlongLines: Int
        /// Zero bytes in front of lines: what a loss of power leaves. They are taken off.
        public var nulBytes: Int
    }

    public enum Result: Sendable, Hashable {
        case look(Look)
        case missing
        /// We were not able to read, and why; a reading error in the middle leaves the position where it was.
        case unreadable(String)
    }

    /// Hands each complete new line, without its line break, to `take`. Nothing is handed over of a line that is not finished.
    public func read(_ path: String, from position: TailPosition?, _ take: (_ start: Look.Start, _ line: ArraySlice<UInt8>) -> Void) -> Result {
        do throws(OpenFault) {
            let file = try OpenFile(path)
            do throws(FileFault) {
                return .look(try read(file, from: position, take))
            } catch {
                switch error {
                case .unreadable(let code): return .unreadable(errnoText(code))
                case .malformed(let malformation): return .unreadable(malformation.description)
                }
            }
        } catch {
            switch error {
            case .missing: return .missing
            case .unreadable(let code): return .unreadable(errnoText(code))
            case .notAFile(let kind): return .unreadable("it is \(kind.rawValue)")
            }
        }
    }

    private func read(
        _ file: borrowing OpenFile, from position: TailPosition?, _ take: (Look.Start, ArraySlice<UInt8>) -> Void
    ) throws(FileFault) -> Look {
        let print = file.fingerprint
        let (start, known) = try Self.start(file, position)
        var offset = known?.offset ?? max(print.sizeBytes - firstBytes, 0)
        var isInside = known?.isInsideLine ?? false
        if known == nil, offset > 0 { isInside = try Self.bytes(file, at: offset - 1, count: 1) != [0x0A] }
        var look = Look(
            start: start, position: TailPosition(device: print.device, inode: print.inode, offset: offset, marker: 0), sizeBytes: print.sizeBytes,
            isWhole: known == nil && offset == 0, isBehind: false, bytesRead: 0, lines: 0, overlongLines: 0, nulBytes: 0)
        // Bytes from the offset on that belong to no complete line yet.
        var pending: [UInt8] = []
        while look.bytesRead < lookBytes {
            let chunk = try Self.bytes(
                file, at: offset + Int64(pending.count), count: Int(min(Int64(Self.chunkBytes), lookBytes - look.bytesRead)))
            if chunk.isEmpty { break }
            look.bytesRead += Int64(chunk.count)
            var lineStart = chunk.startIndex
            while let lineEnd = chunk[lineStart...].firstIndex(of: 0x0A) {
                let piece = chunk[lineStart..<lineEnd]
                let length = pending.count + piece.count
                if isInside {
                    isInside = false
                } else if length > lineBytes {
                    look.overlongLines += 1
                } else if pending.isEmpty {
                    hand(piece, to: take, &look)
                } else {
                    pending.append(contentsOf: piece)
                    hand(pending[...], to: take, &look)
                }
                offset += Int64(length) + 1
                pending.removeAll(keepingCapacity: true)
                lineStart = lineEnd + 1
            }
            let rest = chunk[lineStart...]
            if isInside {
                offset += Int64(rest.count)
            } else if pending.count + rest.count > lineBytes {
                look.overlongLines += 1
                offset += Int64(pending.count + rest.count)
                pending.removeAll(keepingCapacity: false)
                isInside = true
            } else {
                pending.append(contentsOf: rest)
            }
        }
        look.position.offset = offset
        look.position.isInsideLine = isInside
        look.position.marker = try Self.marker(file, before: offset)
        look.isBehind = look.bytesRead >= lookBytes && offset + Int64(pending.count) < print.sizeBytes
        return look
    }

    private func hand(_ line: ArraySlice<UInt8>, to take: (Look.Start, ArraySlice<UInt8>) -> Void, _ look: inout Look) {
        let whole = line.count
        var line = line.drop { $0 == 0 }
        look.nulBytes += whole - line.count
        if line.last == 0x0D { line.removeLast() }
        guard !line.isEmpty else { return }
        look.lines += 1
        take(look.start, line)
    }

    /// Whether the file is the one that was read, and nothing before the place has changed.
    private static func start(_ file: borrowing OpenFile, _ position: TailPosition?) throws(FileFault) -> (Look.Start, TailPosition?) {
        guard let position else { return (.first, nil) }
        guard position.device == file.fingerprint.device, position.inode == file.fingerprint.inode else { return (.replaced, nil) }
        guard position.offset <= file.fingerprint.sizeBytes, try marker(file, before: position.offset) == position.marker else {
            return (.truncated, nil)
        }
        return (.continued, position)
    }

    /// FNV-1a over the bytes before `offset`.
    private static func marker(_ file: borrowing OpenFile, before offset: Int64) throws(FileFault) -> UInt64 {
        let start = max(offset - markerBytes, 0)
        return try bytes(file, at: start, count: Int(offset - start)).reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func bytes(_ file: borrowing OpenFile, at offset: Int64, count: Int) throws(FileFault) -> [UInt8] {
        let descriptor = file.descriptor
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while true {
                let got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                if got < 0, errno == EINTR { continue }
                filled = max(got, 0)
                failure = got < 0 ? errno : 0
                return
            }
        }
        if failure != 0 { throw .unreadable(failure) }
        return bytes
    }
}
