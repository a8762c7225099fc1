public import FailurePoints
import Glibc

/// Reads the lines added to a file since the last observation, across a rotation, too: no lock, no touch, bounded in bytes and memory.
/// Source: bot contract 3.1, 3.2.
public struct TailReader: Sendable {
    /// The maximum number of bytes to read of a new or replaced file.
    public var firstBytes: Int64
    /// The maximum number of bytes per observation; the rest follows in the next one.
    public var passBytes: Int64
    /// Only this much of a longer line is handed over.
    public var lineBytes: Int

    private static let chunkBytes = 256 << 10
    private static let markerBytes: Int64 = 64

    public init(firstBytes: Int64 = 8 << 20, passBytes: Int64 = 4 << 20, lineBytes: Int = 1 << 20) {
        let lineBytes = max(lineBytes, 1)
        // Each observation gets past at least one line.
        (self.firstBytes, self.passBytes, self.lineBytes) = (firstBytes, max(passBytes, Int64(lineBytes) * 2), lineBytes)
    }

    /// The result of one observation.
    public struct Pass: Sendable, Hashable {
        /// How this observation relates to the last one.
        public enum Start: Sendable, Hashable {
            /// The first observation of the file.
            case first
            case continued
            /// The same file, but truncated and perhaps grown again.
            case truncated
            /// Another file has the name.
            case replaced
        }

        public var start: Start
        public var position: TailPosition
        public var sizeBytes: Int64
        /// When the file was last written or touched.
        public var modifiedAt: Instant
        /// Reading started at the first byte of the file; false for a continued one.
        public var isWhole: Bool
        /// Lines written since the last observation may be lost: the file was replaced or truncated, and its old content is gone.
        public var hasGap: Bool
        /// The file has more bytes than this observation read.
        public var isBehind: Bool
        public var bytesRead: Int64
        /// Complete lines handed over, empty ones not counted.
        public var lines: Int
        public var overlongLines: Int
        /// Zero bytes before lines, as left by a loss of power. They are removed.
        public var nulBytes: Int
    }

    public enum Result: Sendable, Hashable {
        case pass(Pass)
        case missing
        /// fpmond could not read it, and why; after a read error in the middle the position stays unchanged.
        case unreadable(String)
    }

    /// Takes a line and returns whether to go on; otherwise the rest waits for the next observation.
    public typealias Taker = (_ start: Pass.Start, _ line: TailLine) -> Bool

    /// Hands over each complete new line; the incomplete last line when it has changed since the last observation, and once more, as a whole one,
    /// when it has not. The rest of a file that was rotated away since the last observation comes first.
    public func read(_ path: String, from position: TailPosition?, _ take: @escaping Taker) -> Result {
        do throws(OpenFault) {
            let file = try OpenFile(path)
            do throws(FileFault) {
                return .pass(try read(file, path, from: position, take))
            } catch {
                switch error {
                case .unreadable(let code): return .unreadable(errnoText(code))
                case .beyondLimits(let how): return .unreadable(how)
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
        _ file: borrowing OpenFile, _ path: String, from position: TailPosition?, _ take: @escaping Taker
    ) throws(FileFault) -> Pass {
        let start = try Self.start(file, position)
        guard start == .truncated || start == .replaced, let position else { return try readOn(file, path, start, from: position, take) }
        var passage = Passage(reader: self, pass: Self.pass(start, file, at: nil, firstBytes), take: take)
        let siblings = LogSiblings(of: path)
        let rest = start == .replaced ? siblings.file(position.asFormer) : siblings.copy(of: position, besides: file.fingerprint)
        if let rest, let end = try passage.finish(rest.path, from: position) {
            if passage.pass.isBehind {
                // Until its rest is read, the position stays in the old file.
                (passage.pass.start, passage.pass.position) = (.continued, end)
                return passage.pass
            }
            // A file that was written after it and also rotated away was not read.
            passage.pass.hasGap = siblings.isAnyNewer(than: rest, besides: file.fingerprint)
            if start == .replaced { passage.pass.position.former = end.asFormer }
        } else {
            passage.pass.hasGap = true
        }
        try passage.run(file, from: nil)
        return passage.pass
    }

    private func readOn(
        _ file: borrowing OpenFile, _ path: String, _ start: Pass.Start, from position: TailPosition?, _ take: @escaping Taker
    ) throws(FileFault) -> Pass {
        var passage = Passage(reader: self, pass: Self.pass(start, file, at: position?.offset, firstBytes), take: take)
        // A writer may continue in the file that was rotated away.
        if let position, let former = position.former, let rest = LogSiblings(of: path).file(former) {
            let end = try passage.finish(rest.path, from: TailPosition(former))
            if passage.pass.isBehind {
                passage.pass.position = position
                passage.pass.position.former = end?.asFormer
                return passage.pass
            }
            passage.pass.position.former = end?.asFormer
        }
        try passage.run(file, from: position)
        return passage.pass
    }

    private static func pass(_ start: Pass.Start, _ file: borrowing OpenFile, at offset: Int64?, _ firstBytes: Int64) -> Pass {
        let print = file.fingerprint
        let offset = offset ?? max(print.sizeBytes - firstBytes, 0)
        return Pass(
            start: start, position: TailPosition(device: print.device, inode: print.inode, offset: offset, marker: 0), sizeBytes: print.sizeBytes,
            modifiedAt: Instant(microseconds: print.modifiedNanoseconds / 1000), isWhole: start != .continued && offset == 0, hasGap: false,
            isBehind: false, bytesRead: 0, lines: 0, overlongLines: 0, nulBytes: 0)
    }

    /// Whether the file is the one that was read, and nothing before the place has changed.
    private static func start(_ file: borrowing OpenFile, _ position: TailPosition?) throws(FileFault) -> Pass.Start {
        guard let position else { return .first }
        guard position.device == file.fingerprint.device, position.inode == file.fingerprint.inode else { return .replaced }
        guard position.offset <= file.fingerprint.sizeBytes, try marker(file, before: position.offset) == position.marker else { return .truncated }
        return .continued
    }

    /// FNV-1a over the bytes before `offset`.
    static func marker(_ file: borrowing OpenFile, before offset: Int64) throws(FileFault) -> UInt64 {
        let start = max(offset - markerBytes, 0)
        return TailPosition.hash(try bytes(file, at: start, count: Int(offset - start)))
    }

    static func bytes(_ file: borrowing OpenFile, at offset: Int64, count: Int) throws(FileFault) -> [UInt8] {
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

extension TailReader {
    /// One observation's pass through one file, or through two after a rotation.
    private struct Passage {
        let reader: TailReader
        var pass: Pass
        let take: Taker
        /// The receiver of the lines takes no more now.
        var isStopped = false

        /// Reads the rest of the previous file of this name, up to its end or the limit of one observation; nil if its content has changed.
        mutating func finish(_ path: String, from position: TailPosition) throws(FileFault) -> TailPosition? {
            let opened = try? OpenFile(path)
            guard let file = consume opened else { return nil }
            guard position.offset <= file.fingerprint.sizeBytes, try TailReader.marker(file, before: position.offset) == position.marker else {
                return nil
            }
            let after = (pass.start, pass.position)
            (pass.start, pass.position) = (.continued, position)
            pass.position.former = nil
            try run(file, from: position, isEnd: true)
            let end = pass.position
            (pass.start, pass.position) = after
            return end
        }

        /// - Parameter isEnd: the file is final: a line without a line break counts as whole.
        mutating func run(_ file: borrowing OpenFile, from known: TailPosition?, isEnd: Bool = false) throws(FileFault) {
            var offset = known?.offset ?? pass.position.offset
            var isInside = known?.isInsideLine ?? false
            let before = known?.unfinished
            if known == nil, offset > 0 { isInside = try TailReader.bytes(file, at: offset - 1, count: 1) != [0x0A] }
            // Bytes from the offset on that are not part of a complete line yet.
            var pending: [UInt8] = []
            // Only the first line can have been handed over already.
            var isFirst = true
            let end = pass.bytesRead + max(reader.passBytes - pass.bytesRead, Int64(reader.lineBytes) + 1)
            while pass.bytesRead < end, !isStopped {
                let chunk = try TailReader.bytes(
                    file, at: offset + Int64(pending.count), count: Int(min(Int64(TailReader.chunkBytes), end - pass.bytesRead)))
                if chunk.isEmpty { break }
                pass.bytesRead += Int64(chunk.count)
                var lineStart = chunk.startIndex
                while !isStopped, let lineEnd = chunk[lineStart...].firstIndex(of: 0x0A) {
                    let piece = chunk[lineStart..<lineEnd]
                    let length = pending.count + piece.count
                    if isInside {
                        isInside = false
                    } else if pending.isEmpty, length <= reader.lineBytes {
                        hand(piece, .whole, isFirst ? before : nil)
                    } else {
                        pending.append(contentsOf: piece)
                        hand(pending.prefix(reader.lineBytes), length > reader.lineBytes ? .cut : .whole, isFirst ? before : nil)
                    }
                    isFirst = false
                    offset += Int64(length) + 1
                    pending.removeAll(keepingCapacity: true)
                    lineStart = lineEnd + 1
                }
                if isStopped { break }
                let rest = chunk[lineStart...]
                if isInside {
                    offset += Int64(rest.count)
                } else {
                    pending.append(contentsOf: rest)
                    if pending.count > reader.lineBytes {
                        hand(pending.prefix(reader.lineBytes), .cut, isFirst ? before : nil)
                        offset += Int64(pending.count)
                        pending.removeAll(keepingCapacity: false)
                        (isInside, isFirst) = (true, false)
                    }
                }
            }
            pass.isBehind = isStopped || pass.bytesRead >= end && offset + Int64(pending.count) < file.fingerprint.sizeBytes
            pass.position.offset = offset
            pass.position.isInsideLine = isInside
            pass.position.unfinished = nil
            if !pass.isBehind, pending.contains(where: { $0 != 0 }) { leave(pending, isFirst ? before : nil, isEnd: isEnd) }
            pass.position.marker = try TailReader.marker(file, before: pass.position.offset)
        }

        /// What an earlier observation got of a line with these bytes.
        private func known(_ bytes: ArraySlice<UInt8>, _ before: TailPosition.Unfinished?) -> ArraySlice<UInt8>? {
            guard let before, before.length <= bytes.count else { return nil }
            let known = bytes.prefix(Int(before.length))
            return TailPosition.hash(known) == before.hash ? known : nil
        }

        private mutating func hand(_ line: ArraySlice<UInt8>, _ extent: TailLine.Extent, _ before: TailPosition.Unfinished?) {
            let known = known(line, before)
            if extent == .cut { pass.overlongLines += 1 }
            var clean = line.drop { $0 == 0 }
            pass.nulBytes += line.count - clean.count
            if clean.last == 0x0D, extent == .whole { clean.removeLast() }
            guard !clean.isEmpty else { return }
            if extent == .whole { pass.lines += 1 }
            let handed = TailLine(
                clean, extent, known: known.map { $0.drop { $0 == 0 } }, knownWasWhole: known != nil && before?.isSettled == true)
            if !take(pass.start, handed) { isStopped = true }
        }

        /// The incomplete line at the end.
        private mutating func leave(_ pending: [UInt8], _ before: TailPosition.Unfinished?, isEnd: Bool) {
            let hash = TailPosition.hash(pending)
            let isSame = before?.length == Int64(pending.count) && before?.hash == hash
            let isSettled = isSame || isEnd
            if !isSame || before?.isSettled == false { hand(pending[...], isSettled ? .whole : .unfinished, before) }
            if isEnd {
                pass.position.offset += Int64(pending.count)
            } else {
                pass.position.unfinished = TailPosition.Unfinished(length: Int64(pending.count), hash: hash, isSettled: isSettled)
            }
        }
    }
}
