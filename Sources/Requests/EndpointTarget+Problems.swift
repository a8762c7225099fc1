package import Endpoints
import FailurePoints

extension EndpointTarget {
    /// The faults of this target, for the configuration; never shows a header's value. Reads no file.
    package var problems: [String] {
        var found: [String] = []
        if case .refused(let why) = EndpointURL.read(url) { found.append("url: \(why)") }
        found += headers.compactMap { header in header.problem.map { "headers: \(UntrustedText.line(header.name, limit: 40)): \($0)" } }
        found += (statuses ?? []).filter { !(100...599).contains($0) }.sorted().map { "statuses: \($0) is not an HTTP status" }
        found += (assertions.map(\.pointer) + [price, serverTime?.pointer].compactMap(\.self))
            .filter { !$0.isEmpty && !$0.hasPrefix("/") }.map { "\(UntrustedText.line($0, limit: 80)): a JSON pointer starts with /" }
        if timeout < .milliseconds(1) || connectTimeout < .milliseconds(1) { found.append("timeout: less than 1 ms") }
        if maximumBodyBytes < 1 { found.append("maximum body: less than a byte") }
        if maximumRedirects < 0 { found.append("maximum redirects: negative") }
        return found
    }
}
