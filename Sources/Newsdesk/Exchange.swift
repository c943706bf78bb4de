public import Editorial

/// What left the building for one attempt, and what was answered: byte for byte, but for secrets.
///
/// Kept as a plain value beside the outcome, so that nobody has to render a request again to know what
/// was sent. Where a secret stood there is ``mark``.
public struct Exchange: Codable, Hashable, Sendable {
    /// The most bytes of an answer's body that are kept.
    public static let maximumAnswer = 64 * 1_024
    /// The most bytes of a request's body that are kept beside pictures: far above any post's.
    public static let maximumRequest = 256 * 1_024
    /// The most requests of one attempt that are kept: four pictures take about three each, and a wait
    /// asks again.
    public static let maximumTrips = 64
    /// What stands in the place of a secret.
    public static let mark = "[secret]"

    /// A header.
    public struct Header: Codable, Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value.
        public let value: String

        /// Makes a header.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A part of a body, in one of three forms.
    public struct Piece: Codable, Hashable, Sendable {
        /// UTF-8 text.
        public let text: String?
        /// Other bytes, in base64.
        public let base64: String?
        /// The bytes of the picture with this SHA-256, which the workspace keeps once.
        public let picture: String?

        /// Makes a piece; one of the three says what it is.
        public init(text: String? = nil, base64: String? = nil, picture: String? = nil) {
            self.text = text
            self.base64 = base64
            self.picture = picture
        }
    }

    /// A body.
    public struct Body: Codable, Hashable, Sendable {
        /// Its parts, in their order.
        public let pieces: [Piece]
        /// How many bytes it had.
        public let size: Int
        /// SHA-256 of the bytes in lower-case hexadecimal; nil where a secret was taken out.
        public let sha256: String?
        /// Whether only its beginning is kept.
        public let isCut: Bool

        /// Makes a body.
        public init(pieces: [Piece], size: Int, sha256: String?, isCut: Bool) {
            self.pieces = pieces
            self.size = size
            self.sha256 = sha256
            self.isCut = isCut
        }
    }

    /// A request as it was sent.
    public struct Request: Codable, Hashable, Sendable {
        /// When it was handed over for sending.
        public let at: Instant
        /// The method.
        public let method: String
        /// The address without its query, or the origin alone where the address is a secret.
        public let destination: String
        /// The headers that Heraut made, in order.
        public let headers: [Header]
        /// The body.
        public let body: Body

        /// Makes a request.
        public init(
            at: Instant,
            method: String,
            destination: String,
            headers: [Header],
            body: Body
        ) {
            self.at = at
            self.method = method
            self.destination = destination
            self.headers = headers
            self.body = body
        }
    }

    /// An answer.
    public struct Answer: Codable, Hashable, Sendable {
        /// When it was there.
        public let at: Instant
        /// The status code.
        public let status: Int
        /// Some of its headers, by name.
        public let headers: [Header]
        /// The body.
        public let body: Body
        /// Whether the body came to its end.
        public let isComplete: Bool

        /// Makes an answer.
        public init(at: Instant, status: Int, headers: [Header], body: Body, isComplete: Bool) {
            self.at = at
            self.status = status
            self.headers = headers
            self.body = body
            self.isComplete = isComplete
        }
    }

    /// One request and what became of it.
    public struct Trip: Codable, Hashable, Sendable {
        /// The step of the adapter; nil for the post itself, or the question.
        public let step: String?
        /// What was sent.
        public let request: Request
        /// What came back; nil where nothing did.
        public let answer: Answer?
        /// Why there is no answer.
        public let failure: String?

        /// Makes a trip.
        public init(step: String?, request: Request, answer: Answer?, failure: String?) {
            self.step = step
            self.request = request
            self.answer = answer
            self.failure = failure
        }
    }

    /// Every request, in the order in which they were sent; log-ins are left out.
    public let trips: [Trip]

    /// Makes an exchange.
    public init(trips: [Trip]) { self.trips = trips }
}
