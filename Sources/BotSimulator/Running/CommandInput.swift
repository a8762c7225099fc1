internal import Glibc

/// Standard input, line by line, without ever waiting for it.
struct CommandInput {
    private var buffer: [UInt8] = []
    private var isOpen = true

    /// The lines that have come since the last call.
    mutating func lines() -> [String] {
        var found: [String] = []
        var standard = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        while isOpen, poll(&standard, 1, 0) > 0 {
            var piece = [UInt8](repeating: 0, count: 1024)
            let count = read(0, &piece, piece.count)
            isOpen = count > 0
            buffer += piece.prefix(max(0, count))
            while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                found.append(String(decoding: buffer[..<end], as: UTF8.self))
                buffer.removeSubrange(...end)
            }
        }
        return found
    }
}
