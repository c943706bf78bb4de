internal import ArgumentParser
internal import Newsdesk
internal import SSHSignatures
internal import TransparencyLog

struct LogKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Print the public key of the log; make the key where there is none.",
        discussion: """
            Give the line to whoever keeps checkpoints: with it they can check them.
            The private half is secrets/log-key, an OpenSSH key file of mode 0600.

            Examples:
              heraut log key
              heraut log key --ssh > allowed_signers
            """
    )

    @Flag(help: "Print it as a line of OpenSSH's allowed_signers.")
    var ssh = false

    @Flag(help: "Put the present key aside and make a new one.")
    var renew = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let key: String
        let ssh: String
    }

    func run() async throws {
        let workspace = try place.open()
        let origin = try await workspace.withDesk { TransparentLedger($0.queue).origin }
        let file = LogKeyFile(folder: workspace.folder)
        if renew, file.exists {
            let old = try file.putAside()
            Output.note("the old key is '\(old)' now; tell whoever keeps checkpoints")
        }
        if !file.exists {
            try file.make(origin: origin, chance: SystemChance())
            Output.note("made '\(LogKeyFile.path)'")
        }
        let key = try file.signer(named: origin).key
        let line = AllowedSigners.line(key)
        if form.json {
            Output.json(Line(key: key.text, ssh: line))
        } else {
            Output.line(ssh ? line : key.text)
        }
    }
}
