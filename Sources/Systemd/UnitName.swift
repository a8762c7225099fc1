internal import CSystemd
internal import Glibc

/// The names of units: escaping, instances, object paths. Source: systemd-escape(1), systemd.unit(5).
public enum UnitName {
    /// Any text as a part of a unit name, as `systemd-escape TEXT` prints it.
    public static func escape(_ text: String) -> String {
        var escaped = ""
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "/"): escaped.append("-")
            case UInt8(ascii: ".") where index > 0, UInt8(ascii: ":"), UInt8(ascii: "_"): escaped.unicodeScalars.append(UnicodeScalar(byte))
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                escaped.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16)
                escaped += "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return escaped
    }

    /// `instance(of: "fpmond-heal@.service", "restart-bot")` is `fpmond-heal@restart\x2dbot.service`; nil unless `template` has an `@`.
    ///
    /// In the unit, `%i` is the escaped and `%I` the original text.
    public static func instance(of template: String, _ text: String) -> String? {
        guard let at = template.firstIndex(of: "@") else { return nil }
        return template[...at] + escape(text) + template[template.index(after: at)...]
    }

    /// Whether systemd would accept it: a known alphabet, at most 255 bytes, a suffix.
    public static func isValid(_ name: String) -> Bool {
        let bytes = name.utf8
        guard bytes.count <= 255, let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot != bytes.startIndex,
            bytes.index(after: dot) != bytes.endIndex
        else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "@"): true
            default: false
            }
        }
    }

    /// The D-Bus object that a unit has, or gets when it is loaded. Source: sd_bus_path_encode(3).
    public static func objectPath(_ name: String) -> String {
        var encoded: UnsafeMutablePointer<CChar>?
        guard sd_bus_path_encode("/org/freedesktop/systemd1/unit", name, &encoded) >= 0, let encoded else { return "/" }
        defer { free(encoded) }
        return String(cString: encoded)
    }
}
