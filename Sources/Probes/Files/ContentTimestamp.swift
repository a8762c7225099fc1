public import FailurePoints
public import JSON

/// A timestamp inside one of the bot's files: ``TimeText`` reads it, and the declared form of its field gives the zone of a time without one.
/// Source: bot contract 3.4.
public enum ContentTimestamp: Sendable, CaseIterable {
    /// T1: without a zone, read as UTC.
    case naiveUTC
    /// T2: without a zone, read as the server's local time.
    case naiveLocal
    /// T3: with `Z`; without a zone also UTC.
    case zulu
    /// T4: local time, despite a `Z`.
    case zuluLocal
    /// T5: with an offset or `Z`; invalid without a zone.
    case offset
    /// T6: seconds since 1970, as a number or as text.
    case epoch
    /// T6 of other writers: seconds, milliseconds, microseconds or nanoseconds since 1970, distinguished by the size of the number.
    case epochOfAnyUnit
    /// T7: `2025-12-20 14:03:07 UTC`.
    case spelledUTC
    /// T8: `20251220_140307`, local time.
    case compactLocal

    /// Why a text is not a timestamp of its form.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    /// The instant of `text`, which contains only the timestamp.
    ///
    /// - Parameter localTime: the server's local time.
    public func instant(_ text: some StringProtocol, localTime: LocalTime = .utc) throws(Invalid) -> Instant {
        do throws(Invalid) {
            if let units = epochUnits {
                guard let number = EpochNumber(text.utf8) else { throw Invalid("a text where seconds since 1970 belong") }
                return try number.instant(in: units)
            }
            let time = try TimeText(startOf: text.utf8)
            guard time.length == text.utf8.count else { throw Invalid("unexpected text after the time") }
            return try instant(of: time, localTime: localTime)
        } catch {
            throw Invalid("\(error): \(UntrustedText.line(text, limit: 60))")
        }
    }

    /// The instant of a time that has been read.
    public func instant(of time: TimeText, localTime: LocalTime = .utc) throws(Invalid) -> Instant {
        switch (time.zone, self) {
        case (.offset(let offset), _): return time.shown - offset
        case (.zulu, .zuluLocal), (.none, .zuluLocal), (.none, .naiveLocal), (.none, .compactLocal): return localTime.instant(showing: time.shown)
        case (.none, .offset): throw Invalid("no zone at its end")
        case (.zulu, _), (.none, _): return time.shown
        }
    }

    /// The instant of a field in a document; a text where a number belongs, or the reverse, is invalid.
    public func field(_ value: JSON?, localTime: LocalTime = .utc) -> Field<Instant> {
        guard let value else { return .absent }
        if value.isNull { return .null }
        do throws(Invalid) {
            if let text = value.string { return .value(try instant(text, localTime: localTime)) }
            guard let units = epochUnits else { throw Invalid("\(value.kindName) where a timestamp belongs") }
            guard let number = EpochNumber(value) else { throw Invalid("\(value.kindName) where seconds since 1970 belong") }
            return .value(try number.instant(in: units))
        } catch {
            return .invalid(error.description)
        }
    }

    /// The same, also for seconds since 1970: two forms of one field, by different writers.
    public func fieldOrEpoch(_ value: JSON?, localTime: LocalTime = .utc) -> Field<Instant> {
        let epoch = Self.epoch.field(value)
        guard epoch.value == nil, value?.string != nil else { return epoch }
        return field(value, localTime: localTime)
    }

    /// Nil for the forms with a date.
    private var epochUnits: [EpochNumber.Unit]? {
        switch self {
        case .epoch: [.seconds]
        case .epochOfAnyUnit: EpochNumber.Unit.allCases
        default: nil
        }
    }
}
