extension Configuration {
    /// Every endpoint that the configuration has by itself, with its place in the file, in the order of the keys. Known exchanges have no entry.
    package var allEndpoints: [(place: String, endpoint: EndpointConfig)] {
        var all: [(place: String, endpoint: EndpointConfig)] = []
        if case .endpoint(let endpoint) = exchange { all.append(("exchange", endpoint)) }
        all.append(("coinglass", coinglass))
        for (index, endpoint) in control.enumerated() { all.append(("control[\(index)]", endpoint)) }
        all.append(("dashboard", dashboard))
        for (id, custom) in customFailurePoints.sorted(by: { $0.key < $1.key }) where custom.enabled {
            if case .http(let check) = custom.check { all.append(("custom_failure_points.\(id).http", check.endpoint)) }
        }
        return all
    }
}
