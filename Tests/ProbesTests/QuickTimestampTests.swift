import FailurePoints
import Testing

@testable import Probes

/// A timestamp of the usual form is what the slow reading says of it; what is not is left to that.
@Suite struct QuickTimestampTests {
    private func quick(_ text: [UInt8], _ form: ContentTimestamp) -> Instant? { text.withUnsafeBufferPointer { form.quick($0) } }

    private static let usual = [
        "2025-12-20T14:03:07.120334-07:00", "2025-12-20T14:03:07-07:00", "2025-12-20T14:03:07", "2025-12-20T14:03:07.5Z", "1970-01-01T00:00:00+00:00",
        "2024-02-28T23:59:59.999999+14:00", "2026-01-05T08:15:30Z", "2025-12-20T14:03:07.120",
    ]

    @Test(arguments: usual) func theUsualFormIsRead(text: String) throws {
        #expect(quick(Array(text.utf8), .naiveUTC) == (try ContentTimestamp.naiveUTC.instant(text)))
        #expect(quick(Array(text.utf8), .offset) == (try? ContentTimestamp.offset.instant(text)))
        for form in ContentTimestamp.allCases where form != .naiveUTC && form != .offset { #expect(quick(Array(text.utf8), form) == nil) }
    }

    @Test(arguments: usual) func whatTheSlowReadingRefusesIsNotRead(text: String) {
        let bytes = Array(text.utf8)
        func expectAgreement(_ bytes: [UInt8]) {
            let text = String(decoding: bytes, as: UTF8.self)
            for form in [ContentTimestamp.naiveUTC, .offset] {
                if let read = quick(bytes, form) { #expect((try? form.instant(text)) == read, "\(form): \(text)") }
            }
        }
        for place in bytes.indices {
            for byte in UInt8(0x1F)...0x80 {
                var changed = bytes
                changed[place] = byte
                expectAgreement(changed)
            }
            expectAgreement(Array(bytes[..<place]))
            for piece in ["0", "9", ":", "-", "Z", " ", "."] { expectAgreement(bytes[..<place] + Array(piece.utf8) + bytes[place...]) }
        }
    }
}
