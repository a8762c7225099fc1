import JSON

/// The keys of a webhook.
extension WebhookConfig {
    private static let bodies = ["json", "form", "text"]

    package static var table: ConfigurationTable<WebhookConfig> {
        let basic = ConfigurationTable<BasicAuthentication>(
            things: "basic authentication",
            fields: [
                ConfigurationField("user", \.user, .template, required: true, "The user."),
                ConfigurationField("password", \.password, .template, required: true, "The password: {{secret.NAME}}."),
            ])
        return ConfigurationTable(
            things: "a webhook",
            fields: [
                ConfigurationField("url", \.url, .address, required: true, "http or https, a template: secrets may stand in its path and query."),
                ConfigurationField("method", \.method, .word(["POST", "PUT", "PATCH", "GET"], what: "a method"), "The request method."),
                ConfigurationField(
                    "headers", \.headers, .entries(named: .header, of: .template, "headers by name"),
                    "Headers to send; their values are templates."),
                ConfigurationField(
                    "json", .jsonTemplate, "The body as any JSON value. Its texts are templates; a text that is only {{alerts}} becomes a list.",
                    get: { if case .json(let json) = $0.body { json } else { nil } }, set: { $0.body = .json($1) }),
                ConfigurationField(
                    "form", ConfigurationKind<[String: MessageTemplate]>.entries(named: .formKey, of: .template, "form fields by name"),
                    "The body as the fields of a form; their values are templates.",
                    get: { if case .form(let form) = $0.body { form } else { nil } }, set: { $0.body = .form($1) }),
                ConfigurationField(
                    "text", ConfigurationKind<MessageTemplate>.template, "The body as plain text, a template.",
                    get: { if case .text(let text) = $0.body { text } else { nil } }, set: { $0.body = .text($1) }),
                ConfigurationField(
                    "basic_auth", \.basic, basic.kind(over: BasicAuthentication()).orNull, "A user and a password for the Authorization header."),
                ConfigurationField(
                    "assert", \.assertions, .list(of: EndpointConfig.Assertion.kind, 0...20, "assertions"),
                    "Assertions on the JSON body of the answer, for receivers that refuse with status 200; all must hold."),
                ConfigurationField(
                    "ca_file", \.caFile, ConfigurationKind<String>.absolutePath.orNull,
                    "A PEM file of certificate authorities to trust in addition to the system's."),
                ConfigurationField("timeout", \.timeout, .duration(.seconds(1) ... .seconds(60)), "How long one attempt may take."),
            ],
            rule: { _, section, faults in if let conflict = section.conflict(of: bodies) { faults.append(conflict) } })
    }
}

extension ConfigurationKind where Value == MessageTemplate {
    /// A text with fields.
    package static var template: Self { checked(ConfigurationKind<String>.text("a text with {{fields}}")) }

    /// A URL with fields, but not in its host.
    package static var address: Self {
        let address = ConfigurationKind<String>.webAddress
        let checked = checked(address)
        return Self(schema: checked.schema, write: checked.write) { json, path, faults in
            guard let template = checked.read(json, path, &faults) else { return nil }
            let authority = template.text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).first ?? ""
            if authority.prefix(while: { !"/?#".contains($0) }).contains("{{") {
                faults.append(ConfigurationFault(path, json.position, "names its host by a field; expected a host as it is"))
                return nil
            }
            return template
        }
    }

    private static func checked(_ text: ConfigurationKind<String>) -> Self {
        Self(schema: text.schema, write: { text.write($0.text) }) { json, path, faults in
            guard let text = text.read(json, path, &faults) else { return nil }
            return check(text, json, path, &faults)
        }
    }

    fileprivate static func check(
        _ text: String, _ json: LocatedJSON, _ path: ConfigurationPath, _ faults: inout [ConfigurationFault]
    ) -> MessageTemplate? {
        let template = MessageTemplate(text)
        do throws(MessageTemplate.Fault) {
            _ = try template.parts()
            return template
        } catch {
            faults.append(ConfigurationFault(path, json.position, error.problem, known: error.known, suggestion: error.suggestion))
            return nil
        }
    }
}

extension ConfigurationKind where Value == JSON {
    /// Any value whose texts are templates.
    fileprivate static var jsonTemplate: Self {
        Self(schema: ["$comment": "Any JSON value."], write: \.self) { json, path, faults in
            let before = faults.count
            check(json, path, &faults)
            return faults.count == before ? json.json : nil
        }
    }

    private static func check(_ json: LocatedJSON, _ path: ConfigurationPath, _ faults: inout [ConfigurationFault]) {
        switch json.value {
        case .string(let text): _ = ConfigurationKind<MessageTemplate>.check(text, json, path, &faults)
        case .array(let elements): for (index, element) in elements.enumerated() { check(element, path[index], &faults) }
        case .object(let members): for member in members { check(member.value, path / member.key, &faults) }
        default: break
        }
    }
}

extension ConfigurationKind where Value == String {
    fileprivate static var header: Self {
        name("a header's name", pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") { name in
            !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"()<>@,;:\\\"/[]?={}".utf8.contains($0) }
        }
    }

    fileprivate static var formKey: Self {
        name("the name of a form field", pattern: "^[A-Za-z0-9_.\\[\\]-]{1,64}$") { name in
            (1...64).contains(name.utf8.count)
                && name.allSatisfy { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || "_.[]-".contains($0) }
        }
    }
}
