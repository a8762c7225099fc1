import Glibc

/// A file or directory, links followed. Source: stat(2).
package struct FileSight: Sendable, Hashable {
    package var isDirectory = false
    package var owner: UInt32 = 0
    package var group: UInt32 = 0
    /// The permission bits.
    package var mode: UInt32 = 0o644

    package init(isDirectory: Bool = false, owner: UInt32 = 0, group: UInt32 = 0, mode: UInt32 = 0o644) {
        (self.isDirectory, self.owner, self.group, self.mode) = (isDirectory, owner, group, mode)
    }

    var isOpenToOthers: Bool { mode & 0o004 != 0 }
    var isWritableByOthers: Bool { mode & 0o002 != 0 }
    var octal: String { String(mode, radix: 8) }
}
