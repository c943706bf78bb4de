internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct PolicyNeeds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "needs",
        abstract: "Say in one sentence what a post still needs before it goes out.",
        discussion: """
            Ends with 1 while somebody has to sign.

            Example: heraut policy needs p-3k9f2m1x
            """
    )

    @Argument(help: "The post.")
    var post: String

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        struct Signed: Encodable {
            let person: String
            let role: Role
            let inPlaceOf: String?
            let until: Instant?
            let problem: String?

            private enum CodingKeys: String, CodingKey {
                case person
                case role
                case inPlaceOf = "in_place_of"
                case until = "until_ms"
                case problem
            }
        }

        let post: PostID
        let complete: Bool
        let missing: [String: Int]
        let signed: [Signed]
        let sentence: String
    }

    func run() async throws {
        let id = try PostName.id(post)
        let workspace = try place.open()
        let needs = try await workspace.withDesk { desk in
            try await desk.needs(try await desk.post(id).post)
        }
        if form.json {
            Output.json(
                Line(
                    post: id,
                    complete: needs.isComplete,
                    missing: Dictionary(
                        uniqueKeysWithValues: needs.missing.map { ($0.key.rawValue, $0.value) }
                    ),
                    signed: needs.signed.map {
                        Line.Signed(
                            person: $0.handle,
                            role: $0.role,
                            inPlaceOf: $0.inPlaceOf,
                            until: $0.until,
                            problem: $0.problem
                        )
                    },
                    sentence: needs.sentence
                )
            )
        } else {
            Output.line(needs.sentence)
        }
        guard needs.isComplete else { throw ExitCode(FailureClass.refused.rawValue) }
    }
}
