import Foundation
import Testing

/// A real terminal: tmux with a server of its own, in which a program runs as it does for a person.
final class Screen {
    private let socket = "heraut-test-\(UUID().uuidString.prefix(8))"
    private let folder: URL
    private static let tmux = URL(filePath: "/usr/bin/tmux")

    /// Starts a shell of that size in a folder.
    init(in folder: URL, columns: Int = 80, rows: Int = 24, environment: [String: String]) throws {
        self.folder = folder
        // A configuration of whoever runs the tests is theirs. And the server outlives its client, so
        // it must not keep what tells `Process` that the client has ended.
        let server = try Tool.run(
            URL(filePath: "/bin/bash"),
            [
                "-c",
                """
                for file in /proc/$$/fd/*; do
                    [ "${file##*/}" -gt 2 ] && eval "exec ${file##*/}>&-"
                done
                exec "$0" "$@"
                """,
                Self.tmux.path, "-L", socket, "-u", "-f", "/dev/null", "new-session", "-d",
                "-x", "\(columns)", "-y", "\(rows)",
                "env PS1='ready> ' PATH=\(Tool.folder.path):$PATH \(Self.words(environment)) /bin/sh",
            ],
            in: folder
        )
        guard server.status == 0 else { throw Tool.Trouble(what: "tmux: \(server.errors)") }
        try wait(for: "ready>")
    }

    deinit {
        // Without a session the server ends. 'kill-server' would not do: it sends a signal to itself,
        // and a child of a test has signals blocked. The folder may be gone before the screen is.
        let home = FileManager.default.temporaryDirectory
        _ = try? Tool.run(Self.tmux, ["-L", socket, "kill-session"], in: home)
        // It leaves its socket behind, where tmux keeps them.
        let place = ProcessInfo.processInfo.environment["TMUX_TMPDIR"] ?? "/tmp"
        try? FileManager.default.removeItem(atPath: "\(place)/tmux-\(getuid())/\(socket)")
    }

    private static func words(_ environment: [String: String]) -> String {
        environment.map { "\($0)='\($1)'" }.joined(separator: " ")
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String {
        let result = try Tool.run(Self.tmux, ["-L", socket] + arguments, in: folder)
        guard result.status == 0 else { throw Tool.Trouble(what: "tmux: \(result.errors)") }
        return result.output
    }

    /// Presses keys, by the names that tmux has for them.
    func press(_ keys: String...) throws {
        for key in keys { try tmux("send-keys", key) }
    }

    /// Presses keys so fast that the program reads them at once.
    func rush(_ keys: [String]) throws {
        let result = try Tool.run(
            Self.tmux,
            ["-L", socket, "send-keys"] + keys,
            in: folder
        )
        guard result.status == 0 else { throw Tool.Trouble(what: "tmux: \(result.errors)") }
    }

    /// Types text as it is.
    func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

    /// Runs a line in the shell.
    func run(_ line: String) throws {
        try type(line)
        try press("Enter")
    }

    /// What stands on the screen.
    func lines() throws -> [String] {
        try tmux("capture-pane", "-p").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// The same as one text.
    func text() throws -> String { try lines().joined(separator: "\n") }

    /// Waits until those words are on the screen.
    func wait(for words: String) throws {
        do {
            try Patience.wait(for: "'\(words)' on the screen") { try text().contains(words) }
        } catch {
            throw Tool.Trouble(what: "'\(words)' never came; the screen shows:\n\(try text())")
        }
    }

    /// Gives the terminal another size.
    func resize(columns: Int, rows: Int) throws {
        try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
    }
}
