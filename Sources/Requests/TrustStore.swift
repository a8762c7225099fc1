import CCurl
import Endpoints
import Glibc

/// The source of the certificate authorities.
///
/// The system's directory is searched by hash, one file per chain: parsing the whole bundle would cost megabytes per request.
struct TrustStore: Hashable {
    static let systemDirectory = "/etc/ssl/certs"

    /// To trust in addition to the directory.
    private let authorities: Authorities?
    /// Nil: missing or not hashed; libcurl then uses its built-in default, unless there are authorities.
    private let directory: String?

    init(authorities: Authorities?, directory: String = systemDirectory) {
        self.authorities = authorities
        self.directory = Self.isHashed(directory) ? directory : nil
    }

    func apply(to handle: borrowing CurlHandle) {
        guard authorities != nil || directory != nil else { return }
        // Without authorities of our own, null keeps the built-in bundle from being read.
        handle.set(CURLOPT_CAINFO, nil as String?)
        if let authorities { handle.set(CURLOPT_CAINFO_BLOB, blob: authorities.text) }
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
