import JSON

/// The keys of an endpoint.
extension EndpointConfig {
    /// - Parameter needsURL: false where there is a default endpoint, so that single keys can be changed.
    package static func table(needsURL: Bool) -> ConfigurationTable<EndpointConfig> {
        ConfigurationTable(
            things: "an endpoint",
            fields: [
                ConfigurationField("url", \.url, .webAddress, required: needsURL, "http or https, without credentials."),
                ConfigurationField("method", \.method, .word(["GET", "HEAD"], what: "a method"), "The request method."),
                ConfigurationField(
                    "headers", \.headers, .headers,
                    "Headers to send: a text, or for a secret {\"file\": path} or {\"credential\": name}, read at each request."),
                ConfigurationField(
                    "statuses", \.statuses, ConfigurationKind<[Int]>.list(of: .count(100...599), 0...100, "HTTP statuses").orNull,
                    "Statuses of a good response; null: 200 to 299; an empty list: any."),
                ConfigurationField(
                    "assert", \.assertions, .list(of: Assertion.kind, 0...50, "assertions"),
                    "Assertions on the JSON body; all must hold."),
                ConfigurationField(
                    "maintenance", \.maintenance, ConfigurationKind<String>.words.orNull,
                    "If a bad response contains this text, in any case, the service is in maintenance."),
                ConfigurationField(
                    "ca_file", \.caFile, ConfigurationKind<String>.absolutePath.orNull,
                    "A PEM file of certificate authorities to trust in addition to the system's."),
                ConfigurationField(
                    "ip", \.ip, ConfigurationKind<IPVersion>.choice("an IP version").orNull, "The IP version to use, \"4\" or \"6\"; null: either."),
            ])
    }

    /// A custom exchange: an endpoint with a price.
    static var exchangeTable: ConfigurationTable<EndpointConfig> {
        let table = table(needsURL: true)
        let price = ConfigurationField<EndpointConfig>(
            "price", \.price, ConfigurationKind<String>.pointer.orNull,
            "JSON pointer to the price of BTC in the body, to compare with the bot's.")
        return ConfigurationTable(things: table.things, fields: table.fields + [price])
    }

    /// A control host: a URL for which any response is good, or an endpoint.
    static var controlKind: ConfigurationKind<EndpointConfig> {
        .either(
            text: ConfigurationKind<String>.webAddress.map({ EndpointConfig($0, statuses: []) }, back: \.url),
            object: table(needsURL: true).kind(over: EndpointConfig("")), short: { $0 == EndpointConfig($0.url, statuses: []) })
    }
}

extension ExchangeConfig {
    /// A name, or an endpoint.
    static var kind: ConfigurationKind<ExchangeConfig> {
        let preset = ConfigurationKind<ExchangePreset>.choice("a known exchange; any other needs an object with a url")
        let endpoint = EndpointConfig.exchangeTable.kind(over: EndpointConfig(""))
        return .either(
            text: preset.map({ .preset($0) }, back: { if case .preset(let preset) = $0 { preset } else { .blofin } }),
            object: endpoint.map({ .endpoint($0) }, back: { if case .endpoint(let endpoint) = $0 { endpoint } else { EndpointConfig("") } }),
            short: { if case .preset = $0 { true } else { false } })
    }
}

extension ConfigurationKind where Value == String {
    /// http or https with a host. Credentials are refused, because every user may read the configuration.
    static var webAddress: Self {
        text("a URL that begins with http:// or https://", schema: ["type": "string", "pattern": "^https?://[^/?#@]+([/?#]|$)"]) { url in
            let lowered = url.lowercased()
            guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return "\(JSON.string(url).clipped) is not a URL" }
            let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
            if authority.contains("@") { return "contains credentials (use a header with its value in a file or a credential of the unit)" }
            if authority.isEmpty || authority.hasPrefix(":") { return "names no host" }
            return url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? nil : "contains spaces, control characters or letters outside ASCII"
        }
    }

    fileprivate static var words: Self {
        text("a text to search for", schema: ["type": "string", "minLength": 1]) { $0.isEmpty ? "is empty" : nil }
    }

    fileprivate static var headerName: Self {
        name("a header's name", pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") { name in
            !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"()<>@,;:\\\"/[]?={}".utf8.contains($0) }
        }
    }
}

extension ConfigurationKind where Value == [String: EndpointConfig.HeaderValue] {
    /// Headers by name. A header with the name of a secret must be in a file; no fault shows a value.
    fileprivate static var headers: Self {
        let entries = Self.entries(named: .headerName, of: ConfigurationKind<EndpointConfig.HeaderValue>.headerValue, "headers by name")
        return Self(schema: entries.schema, write: entries.write) { json, path, faults in
            let headers = entries.read(json, path, &faults)
            for (name, value) in headers ?? [:] {
                guard case .literal = value, isSecret(name) else { continue }
                let problem = "is a secret, but other users can read this file; expected {\"file\": \"/path\"}, or an object with credential"
                faults.append(ConfigurationFault(path / name, json.member(name)?.value.position ?? json.position, problem))
            }
            return headers
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix("authorization") || name.hasSuffix("cookie")
            || ["key", "secret", "token", "password"].contains { name == $0 || name.hasSuffix("-\($0)") }
    }
}

extension ConfigurationKind where Value == EndpointConfig.HeaderValue {
    fileprivate static var headerValue: Self {
        let literal = ConfigurationKind<String>(
            schema: ["type": "string", "minLength": 1], write: { .string($0) },
            expected: "a text of one line, {\"file\": \"/path\"}, or an object with credential",
            take: { value in
                guard case .string(let text) = value, !text.allSatisfy(\.isWhitespace),
                    !text.utf8.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F })
                else { return nil }
                return text
            }, problem: { _ in ("is not the value of a header", nil) })
        let secret = SecretConfig.kind("a header's value")
        return .either(
            text: literal.map({ .literal($0) }, back: { if case .literal(let text) = $0 { text } else { "" } }),
            object: secret.map({ .secret($0) }, back: { if case .secret(let secret) = $0 { secret } else { .file("") } }),
            short: { if case .literal = $0 { true } else { false } })
    }
}
