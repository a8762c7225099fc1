import Glibc

/// The system's text for an `errno`: `Permission denied`.
package func errnoText(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    // The XSI form, which Swift imports, fills the buffer.
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "errno \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
