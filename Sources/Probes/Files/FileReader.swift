import FailurePoints
import Glibc
public import JSON

/// Reads one file of the bot without side effects: no lock, no touch, no waiting on a FIFO, never more than the limit. Source: bot contract 3, 20.
public struct FileReader: Sendable {
    /// Larger files are refused.
    public var maximumBytes: Int

    public init(maximumBytes: Int = 8 << 20) { self.maximumBytes = maximumBytes }

    /// The whole content.
    public func bytes(at path: String) -> FileReading<[UInt8]> {
        read(path) { (file: borrowing OpenFile) throws(FileFault) in try file.bytes(limit: maximumBytes) }
    }

    /// Reads the JSON text at `path` as a stream; `interpret` takes the root value, after which nothing may follow, and returns nil for a wrong root.
    public func stream<Content>(
        at path: String, limits: JSONLimits = .ofBot, _ interpret: (inout JSONStream) throws(JSONError) -> Content?
    ) -> FileReading<Content> {
        read(path) { (file: borrowing OpenFile) throws(FileFault) in
            let descriptor = file.descriptor
            var limits = limits
            limits.maximumBytes = maximumBytes
            var stream = JSONStream(limits: limits, chunkBytes: min(max(Int(file.fingerprint.sizeBytes) + 1, 4096), 256 << 10)) { buffer in
                OpenFile.read(descriptor, into: buffer)
            }
            let content: Content?
            do throws(JSONError) {
                content = try interpret(&stream)
                try stream.finish()
            } catch {
                if case .unreadable(let code) = error.kind { throw .unreadable(code) }
                if error.kind.isLimitOfOurs { throw .beyondLimits(error.description) }
                throw .malformed(Malformation(error))
            }
            guard let content else { throw .malformed(Malformation(.wrongShape, "the root is of another kind")) }
            return content
        }
    }

    /// Opens a regular file that is not too large for `use`. The fingerprint is taken before reading, so that later changes show in the next one.
    func read<Content>(_ path: String, _ use: (borrowing OpenFile) throws(FileFault) -> Content) -> FileReading<Content> {
        do throws(OpenFault) {
            let file = try OpenFile(path)
            if file.fingerprint.sizeBytes > Int64(maximumBytes) { return .tooLarge(bytes: file.fingerprint.sizeBytes, limit: maximumBytes) }
            do throws(FileFault) {
                return .content(try use(file), file.fingerprint)
            } catch {
                switch error {
                case .unreadable(let code): return .unreadable(code)
                case .beyondLimits(let how): return .beyondLimits(how, file.fingerprint)
                case .malformed(let malformation): return .malformed(malformation, file.fingerprint)
                }
            }
        } catch {
            switch error {
            case .missing: return .missing
            case .unreadable(let code): return .unreadable(code)
            case .notAFile(let kind): return .notAFile(kind)
            }
        }
    }
}

extension JSONLimits {
    /// The limits for the bot's files: four times as deep as any that it writes.
    public static let ofBot = JSONLimits(maximumDepth: 256, maximumTextBytes: 1 << 20, dialect: .python)
}

/// Why a file could not be opened.
enum OpenFault: Error {
    case missing
    case unreadable(Int32)
    case notAFile(FileKind)
}

/// Why the content of an open file could not be read.
enum FileFault: Error {
    case unreadable(Int32)
    /// Beyond fpmond's limits; the bot may be able to read it.
    case beyondLimits(String)
    case malformed(Malformation)
}
