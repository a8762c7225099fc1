import FailurePoints
package import Probes

/// The targets of the endpoint probes.
extension Configuration {
    /// The requests to the exchange.
    package var exchangeTarget: EndpointTarget {
        var target: EndpointTarget
        switch exchange {
        case .preset(let preset): target = .exchange(preset.known)
        case .endpoint(let endpoint): target = endpoint.target("exchange")
        }
        target.limit(probe(.exchange).timeout)
        return target
    }

    package var coinglassTarget: EndpointTarget { limited(coinglass.target("coinglass"), .coinglass) }

    package var dashboardTarget: EndpointTarget { limited(dashboard.target("dashboard"), .dashboard) }

    /// In the order of the file, each named by its host.
    package var controlTargets: [EndpointTarget] { control.map { limited($0.target($0.host), .control) } }

    private func limited(_ target: EndpointTarget, _ name: ProbeName) -> EndpointTarget {
        var target = target
        target.limit(probe(name).timeout)
        return target
    }
}

extension EndpointTarget {
    /// The whole request gets the probe's timeout, the connection at most the default of 5 s.
    fileprivate mutating func limit(_ duration: Duration) { (timeout, connectTimeout) = (duration, min(connectTimeout, duration)) }
}

extension ExchangePreset {
    fileprivate var known: EndpointTarget.Exchange {
        switch self {
        case .blofin: .blofin
        case .kraken: .kraken
        case .krakenTestnet: .krakenTestnet
        }
    }
}

extension EndpointConfig {
    /// - Parameters:
    ///   - name: its name in facts and findings.
    ///   - credentials: the directory of the unit's credentials.
    package func target(_ name: String, credentials: String? = SecretConfig.credentialsDirectory) -> EndpointTarget {
        var target = EndpointTarget(name: name, url: url)
        target.method = EndpointTarget.Method(rawValue: method) ?? .get
        target.headers = headers.sorted { $0.key < $1.key }.map { name, value in
            switch value {
            case .literal(let text): return EndpointHeader(name: name, value: .literal(text))
            case .secret(let secret):
                do throws(SecretConfig.NoCredentials) {
                    return EndpointHeader(name: name, value: .file(try secret.path(credentials: credentials)))
                } catch {
                    return EndpointHeader(name: name, value: .absent(why: error.description))
                }
            }
        }
        target.statuses = statuses.map { Set($0) }
        target.assertions = assertions.map { BodyAssertion($0) }
        (target.maintenance, target.price, target.caFile) = (maintenance, price, caFile)
        target.ipVersion = ip.flatMap { EndpointTarget.IPVersion(rawValue: $0.rawValue) }
        return target
    }

    /// The same with another time limit.
    package func target(_ name: String, within timeout: Duration) -> EndpointTarget {
        var target = target(name)
        target.limit(timeout)
        return target
    }

    /// The host in the URL, with its port where it has one.
    fileprivate var host: String {
        let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).first ?? url[...]
        return String(rest.prefix { !"/?#".contains($0) }).lowercased()
    }
}

extension BodyAssertion {
    package init(_ assertion: EndpointConfig.Assertion) {
        switch assertion.expectation {
        case .equals(let value): self.init(assertion.pointer, .equals(value))
        case .above(let bound): self.init(assertion.pointer, .above(bound))
        case .exists(let there): self.init(assertion.pointer, .exists(there))
        }
    }
}
