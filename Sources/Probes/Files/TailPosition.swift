public import JSON

/// How far a growing file has been read: the file by device and inode, the place by its offset and by the bytes before it.
public struct TailPosition: Sendable, Hashable {
    public var device: UInt64
    public var inode: UInt64
    /// Where the next line begins: a line whose end has not been written yet is read again.
    public var offset: Int64
    /// What stood before the offset: a file truncated in place that has grown past it again is another one.
    public var marker: UInt64
    /// The offset lies inside a line that is too long or whose beginning was not read: it is passed over up to its end.
    public var isInsideLine: Bool

    public init(device: UInt64, inode: UInt64, offset: Int64, marker: UInt64, isInsideLine: Bool = false) {
        (self.device, self.inode, self.offset, self.marker, self.isInsideLine) = (device, inode, offset, marker, isInsideLine)
    }

    public var json: JSON {
        [
            "device": .int(Int64(bitPattern: device)), "inode": .int(Int64(bitPattern: inode)), "offset": .int(offset),
            "marker": .int(Int64(bitPattern: marker)), "inside_line": .bool(isInsideLine),
        ]
    }

    /// nil for what is not one.
    public init?(_ json: JSON?) {
        guard let device = json?["device"]?.int, let inode = json?["inode"]?.int, let offset = json?["offset"]?.int, offset >= 0,
            let marker = json?["marker"]?.int
        else { return nil }
        self.init(
            device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode), offset: offset, marker: UInt64(bitPattern: marker),
            isInsideLine: json?["inside_line"]?.bool ?? false)
    }
}
