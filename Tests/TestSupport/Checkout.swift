import Glibc

/// The files of the package that the tests were built from, for tests that compare sources and documents.
public enum Checkout {
    /// The package's directory, without a slash at its end; nil where the tests run without their sources beside them.
    public static let root: String? = {
        let path = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return access("\(path)/Package.swift", R_OK) == 0 ? path : nil
    }()

    /// The regular files below a directory of the package, sorted, relative to it; names that begin with a dot and links are left out.
    public static func files(under directory: String) -> [String] {
        guard let root, let stream = opendir("\(root)/\(directory)") else { return [] }
        defer { closedir(stream) }
        var found: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasPrefix(".") { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                found += files(under: "\(directory)/\(name)")
            } else if entry.pointee.d_type == UInt8(DT_REG) {
                found.append("\(directory)/\(name)")
            }
        }
        return found.sorted()
    }

    /// The bytes of a file of the package; nil where nobody can read it.
    public static func bytes(of path: String) -> [UInt8]? {
        guard let root, let file = fopen("\(root)/\(path)", "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return ferror(file) == 0 ? bytes : nil
    }

    /// The text of a file of the package; nil where nobody can read it.
    public static func text(of path: String) -> String? { bytes(of: path).map { String(decoding: $0, as: UTF8.self) } }
}
