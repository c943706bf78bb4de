internal import ArgumentParser

/// The manual page `heraut(1)`, made from the commands' own help so that the two never differ.
struct ManualPage {
    let commands: [any ParsableCommand.Type]

    /// What `man` leaves on a screen of 80 columns.
    private static let columns = 71

    /// The page in roff, man macros.
    var text: String {
        var lines = [
            ".TH HERAUT 1 \"\" \"Heraut \(Heraut.version)\" \"User Commands\"",
            ".SH NAME",
            "heraut \\- \(Self.escape(Heraut.configuration.abstract))",
            ".SH SYNOPSIS",
            ".B heraut",
            ".I command",
            "[options]",
            ".SH DESCRIPTION",
        ]
        lines += Self.verbatim(Heraut.configuration.discussion)
        lines.append(".SH COMMANDS")
        for command in commands where command.configuration.shouldDisplay {
            lines.append(".SS heraut \(command._commandName)")
            let help = Heraut.helpMessage(for: command, columns: Self.columns)
            lines += Self.verbatim(
                String(help.trimmingPrefix("OVERVIEW: ")).replacing("\nUSAGE: ", with: "\nUsage: ")
            )
        }
        lines += [
            ".SH ENVIRONMENT", ".TP", "HERAUT_WORKSPACE", "The workspace folder.", ".TP",
            "HERAUT_PERSON", "Your handle, as heraut.yaml has it.", ".TP", "HERAUT_KEY",
            "Your SSH key file.", ".TP", "NO_COLOR", "Set to anything: no colours.",
            ".SH EXIT STATUS", ".TP", "0", "done", ".TP", "1",
            "findings that block, refusals, or something that needs a person", ".TP", "64\\-78",
            "as in sysexits(3)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func verbatim(_ text: String) -> [String] {
        [".nf"]
            + text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { escape(String($0)) } + [".fi"]
    }

    /// Backslashes, hyphens and leading dots mean something to roff.
    private static func escape(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
