/// Passes over the usual in a text that is in memory, several bytes at a time. Whatever is not usual it leaves to ``JSONLexer``: the end of the
/// buffer, faults, escapes, characters beyond ASCII, exponents, words that only Python reads. So it refuses nothing, and accepts only what the lexer does.
///
/// Each function takes the index to start at, and returns the index behind what it passed, or -1 where the lexer has to look.
enum QuickScan {
    /// The nesting that one call follows.
    private static let maximumDepth = 64

    @inline(__always)
    static func space(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end, base[place] == 0x20 || base[place] == 0x0A || base[place] == 0x0D || base[place] == 0x09 { place += 1 }
        return place
    }

    /// From behind the opening quote to the closing one: returns its index.
    @inline(__always)
    static func text(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place + 8 <= end {
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
            let quotes = word ^ 0x2222_2222_2222_2222
            let slashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
            // The highest bit of each byte that ends the usual; above the lowest of them, borrows may set more.
            let ends =
                (word | (word &- 0x2020_2020_2020_2020) | (quotes &- 0x0101_0101_0101_0101) | (slashes &- 0x0101_0101_0101_0101))
                & 0x8080_8080_8080_8080
            if ends != 0 {
                place += ends.trailingZeroBitCount >> 3
                return base[place] == 0x22 ? place : -1
            }
            place += 8
        }
        while place < end, base[place] != 0x22, base[place] != 0x5C, base[place] >= 0x20, base[place] < 0x80 { place += 1 }
        return place < end && base[place] == 0x22 ? place : -1
    }

    @inline(__always)
    private static func digits(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place + 8 <= end {
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
            let others = ((word ^ 0x3030_3030_3030_3030) | ((word &+ 0x0606_0606_0606_0606) ^ 0x3030_3030_3030_3030)) & 0xF0F0_F0F0_F0F0_F0F0
            if others != 0 { return place + others.trailingZeroBitCount >> 3 }
            place += 8
        }
        while place < end, base[place] &- 0x30 < 10 { place += 1 }
        return place
    }

    /// A number without an exponent, from its first byte on; the byte behind it is in the buffer.
    @inline(__always)
    static func number(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        if base[place] == 0x2D { place += 1 }
        let whole = place
        place = digits(base, whole, end)
        // The lexer counts the digits of long ones.
        guard place > whole, place - whole < 256, base[whole] != 0x30 || place == whole + 1 else { return -1 }
        if place < end, base[place] == 0x2E {
            let fraction = place + 1
            place = digits(base, fraction, end)
            guard place > fraction else { return -1 }
        }
        guard place < end, base[place] | 0x20 != 0x65, base[place] != 0x2E else { return -1 }
        return place
    }

    @inline(__always)
    private static func word(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ word: StaticString) -> Int {
        let count = word.utf8CodeUnitCount
        guard start + count <= end else { return -1 }
        for index in 0..<count where base[start + index] != word.utf8Start[index] { return -1 }
        return start + count
    }

    /// A value that is no container, from its first byte on.
    @inline(__always)
    private static func scalar(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        switch base[start] {
        case 0x22:
            let quote = text(base, start + 1, end)
            return quote < 0 ? -1 : quote + 1
        case 0x30...0x39, 0x2D: return number(base, start, end)
        case UInt8(ascii: "t"): return word(base, start, end, "true")
        case UInt8(ascii: "f"): return word(base, start, end, "false")
        case UInt8(ascii: "n"): return word(base, start, end, "null")
        default: return -1
        }
    }

    /// A value of any kind, space before it included.
    ///
    /// - Parameter depth: how many containers may open in it.
    @inline(__always)
    static func value(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, depth: Int) -> Int {
        let place = space(base, start, end)
        guard place < end else { return -1 }
        guard base[place] == 0x7B || base[place] == 0x5B else { return scalar(base, place, end) }
        return container(base, place, end, depth: min(depth, maximumDepth))
    }

    private static func container(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, depth limit: Int) -> Int {
        var place = start
        var depth = 0
        /// A bit for each open container, the innermost lowest: whether it is an object.
        var objects: UInt64 = 0
        while true {
            // Here a value begins, at `place`.
            if base[place] == 0x7B || base[place] == 0x5B {
                guard depth < limit else { return -1 }
                let isObject = base[place] == 0x7B
                objects = objects << 1 | (isObject ? 1 : 0)
                depth += 1
                place = space(base, place + 1, end)
                guard place < end else { return -1 }
                if base[place] != (isObject ? 0x7D : 0x5D) {
                    if isObject { place = key(base, place, end) }
                    guard place >= 0, place < end else { return -1 }
                    continue
                }
                place += 1
                objects >>= 1
                depth -= 1
            } else {
                place = scalar(base, place, end)
                if place < 0 { return -1 }
            }
            // Here a value has ended: the containers that end with it, or a comma.
            while true {
                if depth == 0 { return place }
                place = space(base, place, end)
                guard place < end else { return -1 }
                let isObject = objects & 1 == 1
                if base[place] == 0x2C {
                    place = space(base, place + 1, end)
                    guard place < end else { return -1 }
                    if isObject { place = key(base, place, end) }
                    guard place >= 0, place < end else { return -1 }
                    break
                }
                guard base[place] == (isObject ? 0x7D : 0x5D) else { return -1 }
                place += 1
                objects >>= 1
                depth -= 1
            }
        }
    }

    /// From a key's opening quote to the first byte of its value.
    @inline(__always)
    private static func key(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard base[start] == 0x22 else { return -1 }
        let quote = text(base, start + 1, end)
        guard quote >= 0 else { return -1 }
        let colon = space(base, quote + 1, end)
        guard colon < end, base[colon] == 0x3A else { return -1 }
        return space(base, colon + 1, end)
    }
}
