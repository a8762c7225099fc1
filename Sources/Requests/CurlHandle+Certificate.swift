import CCurl
import FailurePoints

extension CurlHandle {
    /// The leaf certificate of the transfer that was just made with `CURLOPT_CERTINFO`; nil when the handshake did not get that far.
    var leafCertificate: Certificate? {
        var chain: UnsafeMutablePointer<curl_certinfo>?
        guard ccurl_get_certificates(raw, &chain) == CURLE_OK, let chain, chain.pointee.num_of_certs > 0 else { return nil }
        var fields: [String: String] = [:]
        var entry = chain.pointee.certinfo?[0]
        while let current = entry {
            if let data = current.pointee.data {
                // `Subject:CN = example.com`; the same name may occur again further down, within a multi-line field.
                let line = String(cString: data)
                if let colon = line.firstIndex(of: ":") {
                    let name = String(line[..<colon])
                    if fields[name] == nil { fields[name] = String(line[line.index(after: colon)...]) }
                }
            }
            entry = current.pointee.next
        }
        guard let expiry = fields["Expire date"].flatMap(Instant.init(httpDate:)) else { return nil }
        return Certificate(
            subject: UntrustedText.line(fields["Subject"] ?? ""), issuer: UntrustedText.line(fields["Issuer"] ?? ""), notAfter: expiry,
            notBefore: fields["Start date"].flatMap(Instant.init(httpDate:)))
    }
}

extension Instant {
    /// A date in any of HTTP's forms, or as OpenSSL prints it. Source: curl_getdate(3).
    init?(httpDate text: String) {
        let seconds = curl_getdate(text, nil)
        guard seconds >= 0 else { return nil }
        self.init(microseconds: Int64(seconds) * 1_000_000)
    }
}
