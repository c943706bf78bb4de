import Editorial
import Newsdesk
import NewsdeskTesting

/// Paper signatures that let a test look around at each check.
struct WatchedSignatures: SignatureScheme {
    private let paper = PaperSignatures()
    private let beforeVerifying: @Sendable () async -> Void

    /// Runs `beforeVerifying` before each signature is checked.
    init(beforeVerifying: @escaping @Sendable () async -> Void) {
        self.beforeVerifying = beforeVerifying
    }

    func sign(
        _ statement: String,
        namespace: String,
        keyFile: String
    ) async throws(SignatureError) -> String {
        try await paper.sign(statement, namespace: namespace, keyFile: keyFile)
    }

    func publicKey(ofFile keyFile: String) async throws(SignatureError) -> PublicKey {
        try await paper.publicKey(ofFile: keyFile)
    }

    func verify(
        _ signature: String,
        of statement: String,
        namespace: String,
        trusted: [TrustedKey],
        at moment: Instant
    ) async throws(SignatureError) -> PublicKey {
        await beforeVerifying()
        return try await paper.verify(
            signature,
            of: statement,
            namespace: namespace,
            trusted: trusted,
            at: moment
        )
    }
}
