import Glibc

/// The book in a directory that stands for the bot's.
struct BookPlace {
    let root: String
    private var path: String { "\(root)/logs/positions_futures.json" }

    init(root: String) { self.root = root }

    var bytes: [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in count = fread(buffer.baseAddress, 1, size, file) }
    }

    /// Replaces the book, as the bot does: by renaming a new file over it. Its modification time is a minute ago.
    func write(_ bytes: [UInt8]) {
        let new = path + ".new"
        guard let file = fopen(new, "w") else { return }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        var times = [timespec(), timespec()]
        clock_gettime(CLOCK_REALTIME, &times[0])
        times[0].tv_sec -= 60
        times[1] = times[0]
        utimensat(AT_FDCWD, new, &times, 0)
        rename(new, path)
    }

    /// The first digit after a point from `place` on is changed, and one is put in before it: all that follows is in another place.
    func changed(_ bytes: [UInt8], from place: Int, _ number: Int) -> [UInt8] {
        var changed = bytes
        guard let point = bytes[place...].firstIndex(of: UInt8(ascii: ".")) else { return bytes }
        changed.insert(contentsOf: "\(number % 10)\(number % 9)".utf8, at: point + 1)
        return changed
    }

    func first(of text: String, in bytes: [UInt8]) -> Int {
        let text = Array(text.utf8)
        return bytes.indices.first { bytes[$0] == text[0] && bytes[$0...].starts(with: text) } ?? 0
    }
}
