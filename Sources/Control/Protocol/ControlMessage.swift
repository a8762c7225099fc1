import FailurePoints
package import JSON

/// One call of a client. Source: varlink.org, Method Call.
package struct ControlCall: Sendable, Hashable {
    package var method: String
    package var parameters: JSONObject
    /// Nothing is to be answered.
    package var isOneway = false
    /// Several answers are wanted.
    package var wantsMore = false
    /// The connection is to become something else: never granted.
    package var wantsUpgrade = false

    package init(_ method: String, _ parameters: JSONObject = [:], isOneway: Bool = false, wantsMore: Bool = false) {
        (self.method, self.parameters, self.isOneway, self.wantsMore) = (method, parameters, isOneway, wantsMore)
    }

    /// nil: this is no call, and the connection is of no use.
    package init?(_ bytes: some Collection<UInt8>) {
        let limits = JSONLimits(maximumDepth: 16, maximumBytes: ControlLimits.messageBytes, maximumTextBytes: ControlLimits.messageBytes)
        guard let object = (try? JSON.parse(bytes, limits: limits))?.object, let method = object["method"]?.string else { return nil }
        func flag(_ name: String) -> Bool? {
            guard let value = object[name], !value.isNull else { return false }
            return value.bool
        }
        let parameters = object["parameters"].flatMap { $0.isNull ? nil : $0 } ?? .object([:])
        guard let parameters = parameters.object, let oneway = flag("oneway"), let more = flag("more"), let upgrade = flag("upgrade"),
            !(oneway && more)
        else { return nil }
        (self.method, self.parameters) = (method, parameters)
        (isOneway, wantsMore, wantsUpgrade) = (oneway, more, upgrade)
    }

    /// With the byte that ends it.
    package var message: [UInt8] {
        var object: JSONObject = ["method": .string(method), "parameters": .object(parameters)]
        if isOneway { object["oneway"] = true }
        if wantsMore { object["more"] = true }
        return JSON.object(object).utf8() + [0]
    }
}

/// One answer of the daemon. Source: varlink.org, Method Reply.
package struct ControlAnswer: Sendable, Hashable {
    package var result: Result<JSONObject, ControlError>
    /// More follow.
    package var continues = false

    package init(_ result: Result<JSONObject, ControlError>, continues: Bool = false) { (self.result, self.continues) = (result, continues) }

    /// nil: this is no answer.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let object = (try? JSON.parse(bytes, limits: JSONLimits(maximumBytes: ControlLimits.answerBytes)))?.object else { return nil }
        let parameters = object["parameters"]?.object ?? [:]
        if let error = object["error"]?.string {
            result = .failure(ControlError(name: UntrustedText.line(error, limit: 200), parameters: parameters))
        } else {
            result = .success(parameters)
        }
        continues = object["continues"]?.bool ?? false
    }

    /// With the byte that ends it.
    package var message: [UInt8] {
        var object: JSONObject = [:]
        switch result {
        case .success(let parameters): object["parameters"] = .object(parameters)
        case .failure(let error): (object["error"], object["parameters"]) = (.string(error.name), .object(error.parameters))
        }
        if continues { object["continues"] = true }
        return JSON.object(object).utf8() + [0]
    }
}

/// What one client, and all together, may take. Times are seconds on the monotonic clock.
package enum ControlLimits {
    /// The last ones are kept for those who may change something.
    package static let clients = 48
    package static let keptForAdministrators = 16
    package static let clientsOfOneUser = 16
    package static let messageBytes = 64 << 10
    /// A client that does not read its answers up to here is disconnected.
    package static let queuedBytes = 1 << 20
    package static let answerBytes = 16 << 20
    /// How long a message may take from its first to its last byte, and how long a client may read nothing.
    package static let patience: Duration = .seconds(10)
    /// How long a connection without a call stays.
    package static let idle: Duration = .seconds(300)
}
