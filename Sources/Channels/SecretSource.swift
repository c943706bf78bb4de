internal import Foundation

/// Where a channel's secret is kept; never the secret itself.
public enum SecretReference: Hashable, Sendable {
    /// A variable of the environment.
    case environment(String)
    /// A file, relative to the workspace.
    case file(String)
    /// A credential that systemd passes (`LoadCredential=`).
    case credential(String)

    /// Reads `env:NAME`, `file:PATH` or `credential:NAME`.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[text.index(after: colon)...])
        guard !name.isEmpty, !name.contains("\0") else { return nil }
        switch text[..<colon] {
        case "env": self = .environment(name)
        case "file": self = .file(name)
        case "credential" where !name.contains("/"): self = .credential(name)
        default: return nil
        }
    }
}

/// Reads secrets at the moment they are needed; what they say is never kept or shown.
public struct SecretSource: Sendable {
    /// The longest secret that is read, in bytes.
    public static let maximumBytes = 4_096

    private let folder: String
    private let environment: @Sendable (String) -> String?

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - folder: The workspace, for relative paths.
    ///   - environment: The value of a variable.
    public init(folder: String, environment: @escaping @Sendable (String) -> String?) {
        self.folder = folder
        self.environment = environment
    }

    /// Why a secret could not be read.
    struct Problem: Error, Hashable {
        let reason: String
    }

    func read(_ reference: SecretReference) throws(Problem) -> String {
        switch reference {
        case .environment(let name):
            guard let value = environment(name), !value.isEmpty else {
                throw Problem(reason: "the variable \(name) is not set")
            }
            return value
        case .file(let path):
            return try file(path.hasPrefix("/") ? path : "\(folder)/\(path)")
        case .credential(let name):
            guard let folder = environment("CREDENTIALS_DIRECTORY") else {
                throw Problem(reason: "systemd passes no credentials here")
            }
            return try file("\(folder)/\(name)")
        }
    }

    private func file(_ path: String) throws(Problem) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Problem(reason: "the file \(path) cannot be read")
        }
        do {
            let data = try handle.read(upToCount: Self.maximumBytes) ?? Data()
            try handle.close()
            return String(decoding: data, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw Problem(reason: "the file \(path) cannot be read")
        }
    }
}
