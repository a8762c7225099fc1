/// A hash of 64 bits that tells blocks of text apart, at several bytes a nanosecond. Source: the scheme of wyhash, which folds 128-bit products.
///
/// Its secrets are drawn anew by each process: whoever writes the text cannot make two blocks that collide, and two blocks collide by chance once
/// in 2^64.
enum BlockHash {
    private static let secrets: [UInt64] = (0..<8).map { _ in UInt64.random(in: .min ... .max) | 1 }

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        secrets.withUnsafeBufferPointer { secret in
            guard let base = bytes.baseAddress else { return fold(secret[0] ^ UInt64(bytes.count), secret[1]) }
            var (first, second, third, fourth) = (secret[0], secret[1], secret[2], secret[3])
            var place = 0
            // Four lanes, so that the processor multiplies in each of them at once.
            while place + 64 <= bytes.count {
                first = fold(word(base, place) ^ secret[4], word(base, place + 8) ^ first)
                second = fold(word(base, place + 16) ^ secret[5], word(base, place + 24) ^ second)
                third = fold(word(base, place + 32) ^ secret[6], word(base, place + 40) ^ third)
                fourth = fold(word(base, place + 48) ^ secret[7], word(base, place + 56) ^ fourth)
                place += 64
            }
            while place + 8 <= bytes.count {
                first = fold(word(base, place) ^ secret[4], first ^ secret[5])
                place += 8
            }
            var rest: UInt64 = 0
            while place < bytes.count {
                rest = rest << 8 | UInt64(bytes[place])
                place += 1
            }
            first = fold(rest ^ secret[6], first ^ secret[7])
            return fold(fold(first ^ secret[4], second) ^ secret[5], fold(third ^ secret[6], fourth) ^ UInt64(bytes.count))
        }
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ place: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: place, as: UInt64.self) }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
