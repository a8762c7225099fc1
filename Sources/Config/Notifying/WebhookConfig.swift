package import JSON

/// An HTTP request that tells a receiver.
package struct WebhookConfig: Sendable, Hashable {
    package enum Body: Sendable, Hashable {
        case none
        /// Any JSON; its texts are templates, so that no field can break out of them.
        case json(JSON)
        /// `application/x-www-form-urlencoded`.
        case form([String: MessageTemplate])
        case text(MessageTemplate)
    }

    /// Source: RFC 7617.
    package struct BasicAuthentication: Sendable, Hashable {
        package var user = MessageTemplate("")
        package var password = MessageTemplate("")
    }

    package var url = MessageTemplate("")
    package var method = "POST"
    package var headers: [String: MessageTemplate] = [:]
    package var body = Body.none
    package var basic: BasicAuthentication?
    /// What a good answer has in its body, besides a status of 200 to 299.
    package var assertions: [EndpointConfig.Assertion] = []
    package var caFile: String?
    package var timeout = Duration.seconds(20)

    package init() {}

    /// All its templates.
    package var templates: [MessageTemplate] {
        let inBody: [MessageTemplate] =
            switch body {
            case .none: []
            case .json(let json): Self.templates(in: json)
            case .form(let form): Array(form.values)
            case .text(let text): [text]
            }
        return [url] + headers.values + inBody + (basic.map { [$0.user, $0.password] } ?? [])
    }

    private static func templates(in json: JSON) -> [MessageTemplate] {
        switch json {
        case .string(let text): [MessageTemplate(text)]
        case .array(let elements): elements.flatMap { templates(in: $0) }
        case .object(let object): Array(object).flatMap { templates(in: $0.value) }
        default: []
        }
    }
}
