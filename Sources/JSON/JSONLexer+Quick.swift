/// Members of objects by ``QuickScan``, as far as they are usual. What these leave, `advance` reads; they change nothing where they return nil, but for
/// members that are complete and were passed over.
extension JSONLexer {
    /// In an object: passes over members up to one of `keys`, and over this key.
    ///
    /// - Returns: the index of the key; nil: what comes next, `advance` has to read.
    mutating func passMembers(upTo keys: borrowing JSONKeys) -> Int? {
        guard state == .firstKey || state == .key || state == .afterMember else { return nil }
        buffer.mark = -1
        let (base, end) = (UnsafePointer(buffer.base), buffer.end)
        let depth = limits.maximumDepth - containers.count
        var (passed, isFirst) = (buffer.cursor, state != .afterMember)
        while true {
            var place = QuickScan.space(base, passed, end)
            if !isFirst {
                guard place < end, base[place] == UInt8(ascii: ",") else { break }
                place = QuickScan.space(base, place + 1, end)
            }
            guard place < end, base[place] == UInt8(ascii: "\"") else { break }
            let quote = QuickScan.text(base, place + 1, end)
            guard quote >= 0 else { break }
            if let index = keys.index(base + place + 1, quote - place - 1) {
                buffer.cursor = quote + 1
                state = .colon
                return index
            }
            place = QuickScan.space(base, quote + 1, end)
            guard place < end, base[place] == UInt8(ascii: ":") else { break }
            place = QuickScan.value(base, place + 1, end, depth: depth)
            guard place >= 0 else { break }
            (passed, isFirst) = (place, false)
        }
        if passed > buffer.cursor { (buffer.cursor, state) = (passed, .afterMember) }
        return nil
    }

    /// After a key: its value, if it is a text without escapes; valid until the next call.
    mutating func quickText() -> UnsafeBufferPointer<UInt8>? {
        guard let place = quickValue(), buffer.base[place] == UInt8(ascii: "\"") else { return nil }
        let quote = QuickScan.text(buffer.base, place + 1, buffer.end)
        guard quote >= 0 else { return nil }
        buffer.cursor = quote + 1
        _ = closed(.string)
        return UnsafeBufferPointer(start: buffer.base + place + 1, count: quote - place - 1)
    }

    /// After a key: its value, if it is a number that needs no more than these 15 digits.
    mutating func quickNumber() -> Double? {
        guard let start = quickValue() else { return nil }
        let base = UnsafePointer(buffer.base)
        let isNegative = base[start] == UInt8(ascii: "-")
        guard isNegative || base[start] &- 0x30 < 10 else { return nil }
        let stop = QuickScan.number(base, start, buffer.end)
        guard stop >= 0, stop - start <= 17 else { return nil }
        var (mantissa, digits, fraction) = (0, 0, 0)
        var isFraction = false
        for place in (isNegative ? start + 1 : start)..<stop {
            if base[place] == UInt8(ascii: ".") {
                isFraction = true
                continue
            }
            mantissa = mantissa * 10 + Int(base[place] &- 0x30)
            digits += 1
            if isFraction { fraction += 1 }
        }
        // Both the digits and the power of ten are exact doubles, so their quotient is the nearest one. A minus before nothing but zeros is rare.
        guard digits <= 15, !isNegative || mantissa > 0 else { return nil }
        buffer.cursor = stop
        _ = closed(.number)
        let value = Double(mantissa) / Self.powers[fraction]
        return isNegative ? -value : value
    }

    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

    /// The index of the first byte of the value after the key that was read.
    private mutating func quickValue() -> Int? {
        guard state == .colon else { return nil }
        buffer.mark = -1
        var place = QuickScan.space(buffer.base, buffer.cursor, buffer.end)
        guard place < buffer.end, buffer.base[place] == UInt8(ascii: ":") else { return nil }
        place = QuickScan.space(buffer.base, place + 1, buffer.end)
        return place < buffer.end ? place : nil
    }
}
