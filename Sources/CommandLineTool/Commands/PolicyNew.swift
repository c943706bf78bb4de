internal import ArgumentParser
internal import Foundation
internal import Gate
internal import PolicyLoader

struct PolicyNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a rule of the house to fill in.",
        discussion: """
            It stands in policies/packs/ of the workspace and finds nothing yet;
            'heraut policy test' fails until every example is written. docs/rules.md
            tells how to write one.

            Examples:
              heraut policy new house/no-slang
              heraut policy new house/one-visitor --kind score
            """
    )

    @Argument(help: "Its name: pack/rule, of lower-case letters, digits and hyphens.")
    var name: String

    @Option(help: "sequence, score, pattern, allow or document.")
    var kind: Rule.Kind = .sequence

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isName =
            parts.count == 2
            && parts.allSatisfy { part in
                (1...40).contains(part.utf8.count)
                    && part.utf8.allSatisfy {
                        (97...122).contains($0) || (48...57).contains($0) || $0 == 45
                    }
            }
        guard isName else {
            throw ValidationError("A rule is named pack/rule, such as house/no-slang.")
        }
    }

    func run() async throws {
        let workspace = try place.open()
        guard try !PolicyLoader.shipped(examples: false).rules.contains(where: { $0.name == name })
        else {
            throw CommandFailure(
                .cannotCreate,
                "'\(name)' ships with Heraut, and a file of its name would take its place; choose"
                    + " another name, such as house/\(name.split(separator: "/").last ?? "")"
            )
        }
        let path = "policies/packs/\(name).yaml"
        let whole = workspace.folder + "/" + path
        do {
            try FileManager.default.createDirectory(
                atPath: (whole as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try Data(RuleTemplate(name: name, kind: kind).text.utf8)
                .write(to: URL(filePath: whole), options: .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw CommandFailure(.cannotCreate, "'\(path)' is there already; nothing was changed")
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "'\(path)' cannot be written: \(error.localizedDescription)"
            )
        }
        Output.line(path)
        Output.note("Fill it in, then: heraut policy test \(name)")
    }
}
