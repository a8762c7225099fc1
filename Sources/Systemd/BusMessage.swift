internal import CSystemd
internal import Glibc

/// Converts between `sd_bus_message` and values. Runs in a turn of the bus's session.
enum BusMessage {
    typealias Reply = Result<[BusValue], BusError>

    /// A new call message; the caller drops it with `sd_bus_message_unref`.
    static func make(_ call: BusCall, on bus: OpaquePointer) throws(BusError) -> OpaquePointer {
        var created: OpaquePointer?
        let result = sd_bus_message_new_method_call(bus, &created, call.destination, call.path, call.interface, call.member)
        guard result >= 0, let message = created else {
            throw .badRequest("\(call.interface).\(call.member) on \(call.path): \(errorText(-result))")
        }
        for argument in call.arguments {
            // A zero byte would silently truncate the argument.
            let appended = argument.utf8.contains(0) ? -EINVAL : argument.withCString { sd_bus_message_append_basic(message, code("s"), $0) }
            guard appended >= 0 else {
                sd_bus_message_unref(message)
                throw .badRequest("argument of \(call.member): \(errorText(-appended))")
            }
        }
        return message
    }

    static func reply(_ message: OpaquePointer) -> Reply {
        if sd_bus_message_is_method_error(message, nil) > 0 {
            let error = sd_bus_message_get_error(message)?.pointee
            return .failure(.remote(name: text(error?.name) ?? "unnamed", message: text(error?.message) ?? ""))
        }
        do throws(BusError) {
            return .success(try values(in: message))
        } catch {
            return .failure(error)
        }
    }

    private static func values(in message: OpaquePointer) throws(BusError) -> [BusValue] {
        var values: [BusValue] = []
        while sd_bus_message_at_end(message, 0) == 0 { values.append(try value(in: message)) }
        return values
    }

    private static func value(in message: OpaquePointer) throws(BusError) -> BusValue {
        var type: CChar = 0
        var contents: UnsafePointer<CChar>?
        try check(sd_bus_message_peek_type(message, &type, &contents))
        switch UInt8(bitPattern: type) {
        case UInt8(ascii: "s"), UInt8(ascii: "o"), UInt8(ascii: "g"):
            let string: UnsafePointer<CChar>? = try read(type, from: message, initial: nil)
            return .string(text(string) ?? "")
        case UInt8(ascii: "b"): return .bool(try read(type, from: message, initial: Int32(0)) != 0)
        case UInt8(ascii: "y"): return .uint(UInt64(try read(type, from: message, initial: UInt8(0))))
        case UInt8(ascii: "q"): return .uint(UInt64(try read(type, from: message, initial: UInt16(0))))
        case UInt8(ascii: "u"): return .uint(UInt64(try read(type, from: message, initial: UInt32(0))))
        case UInt8(ascii: "t"): return .uint(try read(type, from: message, initial: UInt64(0)))
        case UInt8(ascii: "n"): return .int(Int64(try read(type, from: message, initial: Int16(0))))
        case UInt8(ascii: "i"): return .int(Int64(try read(type, from: message, initial: Int32(0))))
        case UInt8(ascii: "x"): return .int(try read(type, from: message, initial: Int64(0)))
        case UInt8(ascii: "d"): return .double(try read(type, from: message, initial: Double(0)))
        case UInt8(ascii: "v"):
            try check(sd_bus_message_enter_container(message, type, contents))
            let inner = try value(in: message)
            try check(sd_bus_message_exit_container(message))
            return inner
        case UInt8(ascii: "a") where text(contents) == "y": return .bytes(try bytes(in: message))
        case UInt8(ascii: "a"): return try skip("a" + (text(contents) ?? ""), in: message)
        case UInt8(ascii: "r"): return try skip("(" + (text(contents) ?? "") + ")", in: message)
        case let other: return try skip(String(UnicodeScalar(other)), in: message)
        }
    }

    private static func read<Value>(_ type: CChar, from message: OpaquePointer, initial: Value) throws(BusError) -> Value {
        var value = initial
        let result = withUnsafeMutablePointer(to: &value) { sd_bus_message_read_basic(message, type, $0) }
        try check(result)
        return value
    }

    private static func bytes(in message: OpaquePointer) throws(BusError) -> [UInt8] {
        var start: UnsafeRawPointer?
        var count = 0
        try check(sd_bus_message_read_array(message, code("y"), &start, &count))
        return Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private static func skip(_ signature: String, in message: OpaquePointer) throws(BusError) -> BusValue {
        try check(sd_bus_message_skip(message, signature))
        return .unread(signature: signature)
    }

    private static func check(_ result: Int32) throws(BusError) {
        if result < 0 { throw .badReply(errorText(-result)) }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private static func code(_ type: Unicode.Scalar) -> CChar {
        CChar(bitPattern: UInt8(ascii: type))
    }
}
