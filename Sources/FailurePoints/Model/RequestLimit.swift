/// How an exchange says that there are too many requests: one list for the answers to fpmond's probe and for the bot's records.
///
/// Sources: Binance "Limits" (418 is the ban after 429; -1003, -1015), OKX and BloFin (50011, 50061), Bybit (403, 10006, 10018), KuCoin (429000, 1015),
/// Bitget (429, 30007), Kraken (EGeneral, EAPI, EOrder, apiLimitExceeded), RFC 6585 (429).
public enum RequestLimit {
    /// Whether a status says so. 403 does if the answer also says when to retry: a firewall that forbids all requests names no time.
    public static func isSaid(byStatus status: Int, retryAfter: Bool) -> Bool {
        status == 429 || status == 418 || (status == 403 && retryAfter)
    }

    /// Whether an error's text says so, by a phrase, a status or a code of the exchanges. For records, which quote answers in any form.
    public static func isSaid(in text: some StringProtocol) -> Bool {
        let lowered = text.prefix(4096).lowercased()
        if phrases.contains(where: lowered.contains) { return true }
        let words = lowered.split { !$0.isLetter && !$0.isNumber && $0 != "." && $0 != "-" }
        for (place, word) in words.enumerated() {
            if word.split(whereSeparator: { $0 == "-" || $0 == "." }).contains(where: statuses.contains), !word.isDecimal { return true }
            // A number alone may be a price; after the word it is a code.
            if codeNames.contains(String(word)), place + 1 < words.count, codes.contains(String(words[place + 1])) { return true }
        }
        return false
    }

    /// Whether an answer's `code` or message says so. Either may be missing.
    public static func isSaid(byCode code: String?, message: String?) -> Bool {
        if let code, codes.contains(code) { return true }
        guard let message = message?.prefix(400).lowercased() else { return false }
        return phrases.contains { message.contains($0) }
    }

    private static let statuses: Set<Substring> = ["429", "418"]
    private static let phrases = [
        "too many requests", "too many visits", "too many orders", "too much request", "too frequent", "egeneral:too many", "rate limit", "ratelimit",
        "apilimitexceeded", "request limit", "frequency limit", "banned until", "ip banned",
    ]
    private static let codes: Set = [
        "429", "418", "-1003", "-1015", "50011", "50061", "10006", "10018", "429000", "1015", "30007", "apilimitexceeded",
    ]
    private static let codeNames: Set = ["code", "retcode", "ret_code", "errorcode", "error_code", "status", "scode"]
}

extension Substring {
    /// `0.429` is not a status.
    fileprivate var isDecimal: Bool {
        let parts = split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }
}
