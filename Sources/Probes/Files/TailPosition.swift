public import JSON

/// How far a growing file has been read: the file by device and inode, the position by its offset and the bytes before it.
public struct TailPosition: Sendable, Hashable {
    /// The incomplete line after the offset, as it was handed over.
    public struct Unfinished: Sendable, Hashable {
        public var length: Int64
        /// FNV-1a of its bytes.
        public var hash: UInt64
        /// It was unchanged since the previous observation, and so counted as a whole line.
        public var isSettled: Bool

        public init(length: Int64, hash: UInt64, isSettled: Bool) { (self.length, self.hash, self.isSettled) = (length, hash, isSettled) }
    }

    /// The previous file of this name, read to its end: its writer may still append to it.
    public struct Former: Sendable, Hashable {
        public var device: UInt64
        public var inode: UInt64
        public var offset: Int64
        public var marker: UInt64

        public init(device: UInt64, inode: UInt64, offset: Int64, marker: UInt64) {
            (self.device, self.inode, self.offset, self.marker) = (device, inode, offset, marker)
        }
    }

    public var device: UInt64
    public var inode: UInt64
    /// Where the next line begins: an incomplete line is read again.
    public var offset: Int64
    /// The bytes before the offset: they show a file that was truncated in place and has grown past the offset again.
    public var marker: UInt64
    /// The offset is inside a line that is too long or whose beginning was not read: it is skipped up to its end.
    public var isInsideLine: Bool
    public var unfinished: Unfinished?
    public var former: Former?

    public init(device: UInt64, inode: UInt64, offset: Int64, marker: UInt64, isInsideLine: Bool = false) {
        (self.device, self.inode, self.offset, self.marker, self.isInsideLine) = (device, inode, offset, marker, isInsideLine)
    }

    public var json: JSON {
        [
            "device": .int(Int64(bitPattern: device)), "inode": .int(Int64(bitPattern: inode)), "offset": .int(offset),
            "marker": .int(Int64(bitPattern: marker)), "inside_line": .bool(isInsideLine),
            "unfinished": unfinished.map { [.int($0.length), .int(Int64(bitPattern: $0.hash)), .bool($0.isSettled)] } ?? .null,
            "former": former.map {
                [
                    .int(Int64(bitPattern: $0.device)), .int(Int64(bitPattern: $0.inode)), .int($0.offset),
                    .int(Int64(bitPattern: $0.marker)),
                ]
            } ?? .null,
        ]
    }

    /// nil if not a valid position.
    public init?(_ json: JSON?) {
        guard let device = json?["device"]?.int, let inode = json?["inode"]?.int, let offset = json?["offset"]?.int, offset >= 0,
            let marker = json?["marker"]?.int
        else { return nil }
        self.init(
            device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode), offset: offset, marker: UInt64(bitPattern: marker),
            isInsideLine: json?["inside_line"]?.bool ?? false)
        if let saved = json?["unfinished"], let length = saved[0]?.int, length > 0, let hash = saved[1]?.int, let isSettled = saved[2]?.bool {
            unfinished = Unfinished(length: length, hash: UInt64(bitPattern: hash), isSettled: isSettled)
        }
        if let saved = json?["former"]?.array?.compactMap(\.int), saved.count == 4, saved[2] >= 0 {
            former = Former(
                device: UInt64(bitPattern: saved[0]), inode: UInt64(bitPattern: saved[1]), offset: saved[2], marker: UInt64(bitPattern: saved[3]))
        }
    }
}

extension TailPosition {
    /// The same position, for when another file has the name.
    var asFormer: Former { Former(device: device, inode: inode, offset: offset, marker: marker) }

    init(_ former: Former) { self.init(device: former.device, inode: former.inode, offset: former.offset, marker: former.marker) }

    /// FNV-1a.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
}
