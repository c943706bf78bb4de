internal import ArgumentParser
internal import Foundation

/// The command `heraut`: the agency's own story, and nothing about anybody's case.
struct Heraut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heraut",
        abstract: "Publish an agency's own story, and never anything about one person's case.",
        discussion: """
            A post goes: draft, submit, approve (by somebody else), and out at its time.

              heraut init --help        make a workspace
              heraut draft FILE.md      queue a draft; the gate looks at it
              heraut submit ID          ask for sign-off
              heraut review             see what waits for you
              heraut approve ID         sign it off
              heraut run                keep the time and publish

            Exit codes: 0 done, 1 the rules say no, 64-78 as in sysexits(3).
            """,
        version: version,
        subcommands: [
            Init.self, Draft.self, Edit.self, Check.self, Waive.self, Submit.self, Review.self,
            Approve.self, Return.self, Withdraw.self, List.self, Show.self, Preview.self,
            Publish.self, Run.self, HoldCommand.self, Release.self, Replan.self, Reopen.self,
            Attempts.self, Resolve.self, LogCommand.self, Verify.self, Export.self, Import.self,
            Forget.self, People.self, DutyCommand.self, ChannelsCommand.self, Policy.self,
            Doctor.self, BackupCommand.self, RestoreCommand.self,
            Manual.self,
        ]
    )

    /// The version of this Heraut (semver.org).
    static let version = "0.1.0"
}

/// The door in the terminal.
public enum CommandLineTool {
    /// Runs the command that the arguments ask for, and ends the process with its exit code.
    public static func main() async -> Never {
        var command: any ParsableCommand
        do {
            command = try Heraut.parseAsRoot()
        } catch {
            exit(byTheParser: error)
        }
        do {
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch let error as ExitCode {
            endIfUnprinted()
            Foundation.exit(error.rawValue)
        } catch let error where isOfTheParser(error) {
            exit(byTheParser: error)
        } catch {
            end(CommandFailure(error))
        }
        endIfUnprinted()
        Foundation.exit(EXIT_SUCCESS)
    }

    private static func end(_ failure: CommandFailure) -> Never {
        Output.note("heraut: \(failure)", .red)
        Foundation.exit(failure.failureClass.rawValue)
    }

    /// A result that nobody could read is no result.
    private static func endIfUnprinted() {
        if let failure = Output.failure { end(failure) }
    }

    /// Help that was asked for is data like any other; of wrong usage the parser tells itself.
    private static func exit(byTheParser error: any Error) -> Never {
        guard Heraut.exitCode(for: error) == .success else { Heraut.exit(withError: error) }
        Output.raw(Heraut.fullMessage(for: error) + "\n")
        endIfUnprinted()
        Foundation.exit(EXIT_SUCCESS)
    }

    /// Help that was asked for and wrong usage.
    private static func isOfTheParser(_ error: any Error) -> Bool {
        let code = Heraut.exitCode(for: error)
        return code == .success || code == .validationFailure
    }
}
