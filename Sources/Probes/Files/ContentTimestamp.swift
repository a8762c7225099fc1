public import FailurePoints
public import JSON

/// A timestamp inside one of the bot's files, read in the form that its field is declared to have: never guessed. Source: bot contract 3.4.
///
/// An offset that is written out (`+00:00`) is honoured in every text form; fractions have 0 to 9 digits and are cut to microseconds.
public enum ContentTimestamp: Sendable, CaseIterable {
    /// T1: ISO 8601 without a zone, meant as UTC.
    case naiveUTC
    /// T2: ISO 8601 without a zone, meant as the server's local time.
    case naiveLocal
    /// T3: ISO 8601 with `Z`.
    case zulu
    /// T4: ISO 8601 with a `Z` that is not true: local time.
    case zuluLocal
    /// T5: ISO 8601 with an offset.
    case offset
    /// T6: seconds since 1970, a number.
    case epoch
    /// T7: `2025-12-20 14:03:07 UTC`.
    case spelledUTC
    /// T8: `20251220_140307`, local time.
    case compactLocal

    /// A text that is no timestamp of its form, and why.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    /// The instant of `text`.
    ///
    /// - Parameter localTime: what the clock on the server's wall shows.
    public func instant(_ text: some StringProtocol, localTime: LocalTime = .utc) throws(Invalid) -> Instant {
        var scanner = TimestampScanner(text.utf8)
        do throws(Invalid) {
            switch self {
            case .epoch: throw Invalid("a text where seconds since 1970 belong")
            case .spelledUTC:
                let instant = try scanner.date("-") + scanner.time(after: " ", ":")
                guard scanner.skip(" UTC") else { throw Invalid("no UTC at its end") }
                return try scanner.finish(instant)
            case .compactLocal:
                let shown = try scanner.date(nil) + scanner.time(after: "_", nil)
                return localTime.instant(showing: try scanner.finish(shown))
            case .naiveUTC, .naiveLocal, .zulu, .zuluLocal, .offset:
                let shown = try scanner.date("-") + scanner.time(after: "T", ":") + scanner.fraction()
                guard let offset = try zone(&scanner) else { return localTime.instant(showing: try scanner.finish(shown)) }
                return try scanner.finish(shown - offset)
            }
        } catch {
            throw Invalid("\(error): \(text.prefix(40))")
        }
    }

    /// How far the text is ahead of UTC; nil: by what the wall's clock shows.
    private func zone(_ scanner: inout TimestampScanner) throws(Invalid) -> Duration? {
        if let offset = try scanner.offset() { return offset }
        let zulu = scanner.skip("Z")
        switch self {
        case .zuluLocal where zulu: return nil
        case .naiveLocal where !zulu: return nil
        case .zulu where !zulu, .zuluLocal where !zulu, .offset where !zulu: throw Invalid("no zone at its end")
        default: return .zero
        }
    }

    /// The instant of a field as it stands in a document; a text where a number belongs, or the reverse, is invalid.
    public func field(_ value: JSON?, localTime: LocalTime = .utc) -> Field<Instant> {
        switch (self, value) {
        case (_, nil): return .absent
        case (_, .null?): return .null
        case (.epoch, let number?):
            guard let seconds = number.double else { return .invalid("\(number.kindName) where seconds since 1970 belong") }
            // Milliseconds, or nonsense: beyond the year 9999.
            guard seconds >= 0, seconds < 253_402_300_800 else { return .invalid("out of range as seconds since 1970") }
            return .value(Instant(secondsSince1970: seconds))
        case (_, .string(let text)?):
            do throws(Invalid) {
                return .value(try instant(text, localTime: localTime))
            } catch {
                return .invalid(error.description)
            }
        case (_, let other?): return .invalid("\(other.kindName) where a timestamp belongs")
        }
    }
}
