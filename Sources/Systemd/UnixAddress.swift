internal import Glibc

/// The address of a unix socket: a path, or `@name` in the abstract namespace. Source: unix(7).
enum UnixAddress {
    /// Nil when the path is empty, relative, or longer than the kernel allows.
    static func make(_ path: String) -> (sockaddr_un, socklen_t)? {
        var name = Array(path.utf8)
        let isAbstract = name.first == UInt8(ascii: "@")
        guard name.count > 1, isAbstract || name.first == UInt8(ascii: "/") else { return nil }
        if isAbstract { name[0] = 0 }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        // A path keeps its final zero; an abstract name is exactly as long as it is.
        let used = isAbstract ? name.count : name.count + 1
        guard used <= capacity else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = MemoryLayout<sa_family_t>.size + used
        return (address, socklen_t(length))
    }
}
