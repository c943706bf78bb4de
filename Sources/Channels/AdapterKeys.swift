/// Every key of an adapter, by the place where it may stand; `docs/adapter.schema.json` says the
/// same to editors, and a test compares the two.
enum AdapterKeys {
    static let adapter = [
        "name", "about", "settings", "url", "secret", "text", "markup", "log-in", "steps",
        "method", "path", "query", "headers", "body", "answer", "repeat", "look-up", "read-back",
        "check", "pace",
        "rate-limit", "limits",
    ]
    static let setting = ["about", "default", "one-of"]
    private static let request = ["method", "path", "query", "headers", "body"]
    static let body = ["json", "form", "multipart", "bytes"]
    static let condition = ["each", "when", "unless", "give"]
    static let choice = ["either"]
    static let logIn = request + ["token", "keep", "lasts", "refresh", "expired"]
    static let refresh = ["method", "path", "token"]
    static let step = ["name", "each", "when", "repeatable", "keep", "wait", "nothing"] + request
    static let wait = ["until", "failed", "every", "at-most"]
    static let answer = ["id", "link", "needs-id", "ok", "error", "duplicate", "unprocessed"]
    static let place = ["header"]
    static let match = ["status", "at", "is", "contains"]
    static let repeats = ["within", "when"]
    static let when = ["setting", "is"]
    static let lookUp =
        ["steps", "path", "query", "headers", "list", "page", "text", "as", "time", "absent", "id"]
        + ["link", "settles-after", "replies"]
    static let readBack =
        ["path", "query", "headers", "text", "as", "links", "pictures", "gone", "after"]
    static let elements = ["list", "at"]
    static let check = ["path", "query", "headers", "who"]
    static let pace = ["concurrency", "interval"]
    static let rateLimit = ["remaining", "reset", "form", "retry-after"]
    static let limits =
        ["count", "characters", "bytes", "link", "mentions", "pictures", "alt", "read"]
    static let limitsRead = ["path", "query", "headers", "characters", "link", "pictures"]

    static let limitSetting = ["setting"]

    /// Each list under the name that the schema gives it.
    static let all: [String: [String]] = [
        "adapter": adapter, "setting": setting, "body": body,
        "condition": condition, "choice": choice, "log-in": logIn, "refresh": refresh, "step": step,
        "wait": wait,
        "answer": answer, "place": place, "match": match, "repeat": repeats, "when": when,
        "look-up": lookUp, "read-back": readBack, "elements": elements, "check": check,
        "pace": pace, "rate-limit": rateLimit,
        "limits": limits, "limits-read": limitsRead, "limit-setting": limitSetting,
    ]
}
