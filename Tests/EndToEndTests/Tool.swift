import Foundation

/// Runs programs as a person would, with their output kept.
struct Tool {
    /// What a program left behind.
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Why a program could not be run or did not end.
    struct Trouble: Error {
        let what: String
    }

    /// The folder of the programs that were built with these tests.
    static var folder: URL {
        URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    }

    /// Runs a program to its end.
    static func run(
        _ program: URL,
        _ arguments: [String],
        in folder: URL,
        input: Data = Data(),
        environment: [String: String] = [:]
    ) throws -> Result {
        let running = try start(
            program,
            arguments,
            in: folder,
            input: input,
            environment: environment
        )
        return try running.finish()
    }

    /// Starts a program and leaves it running.
    static func start(
        _ program: URL,
        _ arguments: [String],
        in folder: URL,
        input: Data = Data(),
        environment: [String: String] = [:]
    ) throws -> Running {
        let files = folder.appending(path: ".tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var all = ProcessInfo.processInfo.environment
        for name in ["HERAUT_WORKSPACE", "HERAUT_PERSON", "HERAUT_KEY", "NO_COLOR"] {
            all[name] = nil
        }
        process.environment = all.merging(environment) { $1 }
        func file(_ name: String, _ content: Data = Data()) throws -> FileHandle {
            let url = files.appending(path: name)
            try content.write(to: url)
            return try name == "in"
                ? FileHandle(forReadingFrom: url) : FileHandle(forWritingTo: url)
        }
        let handles = [try file("in", input), try file("out"), try file("err")]
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        try process.run()
        // The child has its own. `Process` keeps ours open for ever, and crashes in `run()` once
        // there are more than a thousand.
        for handle in handles { try handle.close() }
        return Running(process: process, files: files)
    }

    /// A program that runs.
    struct Running {
        let process: Process
        let files: URL

        /// What it has said so far.
        func output() throws -> String {
            try String(contentsOf: files.appending(path: "out"), encoding: .utf8)
        }

        private func errors() throws -> String {
            try String(contentsOf: files.appending(path: "err"), encoding: .utf8)
        }

        /// Waits until it has said that.
        func waitUntilItSays(_ words: String) throws {
            try Patience.wait(for: "'\(words)' of \(process.arguments ?? [])") {
                if try output().contains(words) { return true }
                guard process.isRunning else { throw Trouble(what: try errors()) }
                return false
            }
        }

        /// Waits for its end, which is bounded.
        func finish() throws -> Result {
            do {
                try Patience.wait(for: "the end of \(process.arguments ?? [])") {
                    !process.isRunning
                }
            } catch {
                process.terminate()
                throw error
            }
            let result = Result(
                status: process.terminationStatus,
                output: try output(),
                errors: try errors()
            )
            try FileManager.default.removeItem(at: files)
            return result
        }

        /// Ends it without a chance to tidy up.
        func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
    }
}

/// Waiting for something that another process does.
enum Patience {
    /// The longest wait: far above any, so that no test hangs.
    static let seconds = 120.0

    /// Waits until that is so.
    static func wait(for what: String, _ isSo: () throws -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while try !isSo() {
            guard Date() < deadline else {
                throw Tool.Trouble(what: "waited \(Int(seconds)) seconds for \(what)")
            }
            usleep(2_000)
        }
    }
}
