import CCurl
import Glibc

/// Where the certificate authorities come from.
///
/// The system's directory is looked up by hash, one file a chain: parsing the whole bundle costs megabytes for each request.
struct TrustStore: Hashable {
    static let systemDirectory = "/etc/ssl/certs"

    /// Trusted besides the directory.
    private let file: String?
    /// Nil: it is not there, or not hashed; libcurl uses what it was built with, unless there is a file.
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

    /// Whether it holds at least one name as c_rehash(1) makes them: `3513523f.0`.
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
