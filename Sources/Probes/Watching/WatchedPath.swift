/// A path that an observation looked at, whether or not something exists there.
package struct WatchedPath: Hashable, Sendable, Comparable {
    package let path: String
    /// Whether the names in the directory were read, not only the path itself.
    package let isListing: Bool

    package init(_ path: String, isListing: Bool = false) { (self.path, self.isListing) = (path, isListing) }

    package static func < (a: WatchedPath, b: WatchedPath) -> Bool { (a.path, a.isListing ? 1 : 0) < (b.path, b.isListing ? 1 : 0) }
}
