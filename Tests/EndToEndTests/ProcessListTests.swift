import Foundation
import Testing

/// What anybody on the machine sees of our processes says nothing of posts and secrets.
@Suite("The process list", .serialized)
struct ProcessListTests {
    @Test func `no program that is started gets a text, a reason or a secret as an argument`()
        throws
    {
        let room = try Newsroom()
        // Whatever is started by name is this first, which notes what it was given.
        let folder = room.folder.appending(path: "programs").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for program in ["ssh-keygen", "ssh-add", "git", "sh", "xdg-open"] {
            try room.write(
                """
                #!/bin/bash
                printf '%s\\n' "$0 $*" >> '\(room.folder.path)/started'
                exec /usr/bin/\(program) "$@"

                """,
                to: "programs/\(program)"
            )
        }
        let secret = try String(
            contentsOf: room.folder.appending(path: "news/secrets/site.txt"),
            encoding: .utf8
        ).trimmingCharacters(in: .newlines)
        let made = try room.shell(
            """
            set -e
            chmod +x programs/*
            export PATH="\(folder):$PATH"
            drafted=$("$HERAUT" draft all-channels.md --as anna --json)
            post=$(echo "$drafted" | sed 's/.*"post":"\\([^"]*\\)".*/\\1/')
            "$HERAUT" submit "$post" --at now --as anna --key anna
            "$HERAUT" approve "$post" --yes --as bram --key bram
            sleep 2.2
            "$HERAUT" publish
            "$HERAUT" verify
            "$HERAUT" hold --why geheime-reden --topic x --as anna
            """
        )
        #expect(made.status == 0, "\(made.output) \(made.errors)")
        #expect(try room.receipts().count == 1)
        let started = try String(
            contentsOf: room.folder.appending(path: "started"),
            encoding: .utf8
        )
        #expect(started.contains("ssh-keygen -Y sign"), "\(started)")
        for hidden in [secret, "zorgvuldig", "geheime-reden", "BEGIN OPENSSH"] {
            #expect(!started.contains(hidden), "\(started)")
        }
    }
}
