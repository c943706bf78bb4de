internal import Foundation
internal import Newsdesk
internal import Subprocess
internal import SystemPackage

/// One run of `ssh-keygen`, the program that staff, agents and hardware keys already work with.
enum SSHKeygen {
    /// The most that is read of its answer, in bytes; a signature takes about 300 to 3,000.
    static let maximumOutput = 64 * 1_024

    /// What a run came to.
    struct Answer {
        let succeeded: Bool
        let output: String
        /// Its first line of complaint, for a person.
        let complaint: String
    }

    /// Runs it with a file as standard input.
    ///
    /// A file and not a pipe: a program that ends before it has read a pipe to its end (as this one
    /// does when a signature is broken) makes swift-subprocess 1.0.2 end *our* process.
    ///
    /// A passphrase or a touch is asked for on the terminal itself, so no time limit is set here:
    /// people are slow and may be interrupted with Ctrl-C.
    static func run(
        _ arguments: [String],
        inputFile: String = "/dev/null"
    ) async throws(SignatureError) -> Answer {
        do {
            let input = try FileDescriptor.open(FilePath(inputFile), .readOnly)
            let result = try await Subprocess.run(
                .name("ssh-keygen"),
                arguments: Arguments(arguments),
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .string(limit: maximumOutput),
                error: .string(limit: maximumOutput)
            )
            let complaints = result.standardError.split(whereSeparator: \.isNewline)
                .map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty && !$0.hasPrefix("@") }
            return Answer(
                succeeded: result.terminationStatus.isSuccess,
                output: result.standardOutput,
                complaint: complaints.first ?? "ssh-keygen gave no reason"
            )
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .cannotSign(
                reason: "'ssh-keygen' is not installed; install the package openssh-client"
            )
        } catch {
            throw .cannotSign(reason: "'ssh-keygen' could not be run: \(error)")
        }
    }
}

/// A folder that only we can read, gone when its work is done.
enum PrivateFolder {
    /// Runs `body` with the path of a fresh folder of mode 0700.
    static func with<Value>(
        _ body: (String) async throws(SignatureError) -> Value
    ) async throws(SignatureError) -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "heraut-\(UUID().uuidString)").path
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .cannotSign(
                reason: "no folder for temporary files: \(error.localizedDescription)"
            )
        }
        // What is left behind in a temporary folder is public: keys, a signature.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    /// Writes a text file that only we can read.
    static func write(_ text: String, to path: String) throws(SignatureError) {
        let written = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard written else { throw .cannotSign(reason: "'\(path)' could not be written") }
    }
}
