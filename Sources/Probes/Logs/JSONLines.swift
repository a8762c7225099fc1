import JSON

/// Lines of the bot's JSONL files, to which several processes append without a lock. Source: bot contract 3.1: accept torn and merged lines.
enum JSONLines {
    /// The maximum number of pieces of one line.
    private static let maximumPieces = 16

    /// Whether the whole line is one JSON value; nil for a line beyond fpmond's limits, which the bot may read.
    static func isValid(_ line: ArraySlice<UInt8>) -> Bool? {
        do throws(JSONError) {
            _ = try JSON.parse(line, limits: .ofBot)
            return true
        } catch {
            return error.kind.isLimitOfOurs ? nil : false
        }
    }

    /// The complete objects in a line: usually one; all of merged lines; after a torn one, the complete one.
    static func objects(in line: ArraySlice<UInt8>) -> (objects: [JSONObject], isValid: Bool) {
        do throws(JSONError) {
            let value = try JSON.parse(line, limits: .ofBot)
            return (value.object.map { [$0] } ?? [], value.object != nil)
        } catch {
            // Possibly complete, so an object inside it is not a row.
            if error.kind.isLimitOfOurs { return ([], false) }
        }
        var objects: [JSONObject] = []
        var rest = line
        while objects.count < maximumPieces, let piece = firstObject(in: rest) {
            if let object = try? JSON.parse(piece, limits: .ofBot), let object = object.object { objects.append(object) }
            rest = rest[piece.endIndex...]
        }
        if objects.isEmpty, let object = lastObject(in: line) { objects.append(object) }
        return (objects, false)
    }

    /// From the first brace to the one that closes it.
    private static func firstObject(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let start = bytes.firstIndex(of: UInt8(ascii: "{")) else { return nil }
        var (depth, isText, isEscaped) = (0, false, false)
        for index in bytes[start...].indices {
            let byte = bytes[index]
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return bytes[start...index] }
            default: break
            }
        }
        return nil
    }

    /// The longest complete object at the end of a line that starts with a torn one.
    private static func lastObject(in line: ArraySlice<UInt8>) -> JSONObject? {
        var tried = 0
        for index in line.indices.dropFirst() where line[index] == UInt8(ascii: "{") && line.index(after: index) < line.endIndex {
            guard line[line.index(after: index)] == UInt8(ascii: "\"") else { continue }
            if let value = try? JSON.parse(line[index...], limits: .ofBot) { return value.object }
            tried += 1
            if tried >= maximumPieces { break }
        }
        return nil
    }
}
