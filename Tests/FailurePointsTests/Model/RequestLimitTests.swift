import FailurePoints
import Testing

/// One classifier of refusals, for what our own probe is told and for what the bot's records quote.
@Suite struct RequestLimitTests {
    @Test(arguments: [
        (429, false, true), (418, false, true), (403, true, true), (403, false, false), (401, true, false), (503, true, false), (200, true, false),
        (451, true, false),
    ])
    func statuses(status: Int, retryAfter: Bool, limits: Bool) { #expect(RequestLimit.isSaid(byStatus: status, retryAfter: retryAfter) == limits) }

    @Test(arguments: [
        "Orderbook check failed: 429 Too Many Requests", "HTTP 418", "status=429", "error 429.", "(429)", "HTTP-429", "EGeneral:Too many requests",
        "apiLimitExceeded", "EAPI:Rate limit exceeded", #"{"code":-1003,"msg":"Way too much request weight used; IP banned until 1766239387120"}"#,
        #"200: {"code":"50011","msg":""}"#, "retCode: 10006", "403 Forbidden: access too frequent", "Requests too frequent",
    ])
    func wordsOfALimit(text: String) { #expect(RequestLimit.isSaid(in: text)) }

    @Test(arguments: [
        "", "Price 0.429 is stale", "filled 1003 contracts", "order 50011 was lost", "HTTP 403 Forbidden: invalid api key", "timeout after 10006 ms",
        "Invalid price 1429", "code 0", "maximum rate reached",
    ])
    func wordsOfNone(text: String) { #expect(!RequestLimit.isSaid(in: text)) }

    @Test func aCodeOrAMessageOfItsOwn() {
        #expect(RequestLimit.isSaid(byCode: "-1003", message: nil) && RequestLimit.isSaid(byCode: "1", message: "Too Many Requests"))
        #expect(!RequestLimit.isSaid(byCode: "0", message: "success") && !RequestLimit.isSaid(byCode: nil, message: nil))
    }
}
