import CCurl
import Glibc

/// The source of the certificate authorities.
///
/// The system's directory is searched by hash, one file per chain: parsing the whole bundle would cost megabytes per request.
struct TrustStore: Hashable {
    static let systemDirectory = "/etc/ssl/certs"

    /// A file to trust in addition to the directory.
    private let file: String?
    /// Nil: missing or not hashed; libcurl then uses its built-in default, unless there is a file.
    private let directory: String?

    /// - Throws: `LocalFault` when the file cannot be read.
    init(caFile: String?, directory: String = systemDirectory) throws(LocalFault) {
        if let caFile, access(caFile, R_OK) != 0 { throw LocalFault(what: "\(caFile): \(String(cString: strerror(errno)))") }
        file = caFile
        self.directory = Self.isHashed(directory) ? directory : nil
    }

    func apply(to handle: borrowing CurlHandle) {
        guard file != nil || directory != nil else { return }
        handle.set(CURLOPT_CAINFO, file)
        handle.set(CURLOPT_CAPATH, directory)
    }

    /// Whether it contains at least one name in the form of c_rehash(1): `3513523f.0`.
    private static func isHashed(_ directory: String) -> Bool {
        guard let stream = opendir(directory) else { return false }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let hashed = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { strlen($0) == 10 && $0[8] == 0x2E && $0[9] == 0x30 }
            }
            if hashed { return true }
        }
        return false
    }
}
