/// What a name says about its value.
enum SecretName: Sendable, Hashable {
    /// The value is a secret, whatever its form.
    case certain
    /// The value may be a secret: a `key` can also be a name. Masked only if it mixes letters and digits.
    case possible
    case no

    // Compared without `_`, `-` and case. Ends of names, so that `BLOFIN_API_KEY` and `x-api-key` are found.
    private static let certainEnds = [
        "apikey", "apikeyid", "accesskey", "accesskeyid", "secretkey", "privatekey", "signingkey", "encryptionkey", "masterkey", "sshkey", "authkey",
        "sessionkey", "secret", "secrets", "token", "tokens", "password", "passwords", "passwd", "pwd", "passphrase", "authorization", "signature",
        "accesssign", "hmac", "cookie", "cookies", "credential", "credentials", "mnemonic", "seedphrase", "sessionid", "authtoken",
    ].map { Array($0.utf8) }
    private static let possibleWords = ["key", "sign", "sig", "auth", "pass", "session", "seed", "otp", "webhook"].map { Array($0.utf8) }

    init(_ name: some StringProtocol) { self.init(Array(name.utf8)[...]) }

    init(_ name: ArraySlice<UInt8>) {
        // The longest known name with a prefix; a longer word is not a name.
        guard (2...96).contains(name.count) else {
            self = .no
            return
        }
        let plain = name.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if Self.certainEnds.contains(where: { plain.ends(with: $0) }) {
            self = .certain
        } else if plain.ends(with: Array("key".utf8)) || Self.possibleWords.contains(plain) {
            self = .possible
        } else {
            self = .no
        }
    }
}

extension [UInt8] {
    fileprivate func ends(with end: [UInt8]) -> Bool { count >= end.count && self[(count - end.count)...].elementsEqual(end) }
}
