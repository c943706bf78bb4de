import Editorial
import Newsdesk
import NewsdeskTesting
import Testing

/// A picture is signed by its digest: what is in media/ has to be that picture until it is sent.
@Suite("Newsdesk, pictures")
struct PictureTests {
    static let picture = PictureCopy(bytes: [0x89, 0x50, 0x4E, 0x47, 1, 2, 3])

    static func content(_ text: String = "Zo werkt het.", channel: ChannelID) -> Content {
        Content(
            kind: .figures,
            language: .dutch,
            text: text,
            media: [Medium(name: "rij.png", sha256: picture.sha256, alt: "Een rij")],
            topic: "asiel",
            channels: [channel]
        )
    }

    private func draft(_ office: Office) async throws -> PostID {
        try await office.desk.draft(
            Self.content(channel: Office.site),
            pictures: [Self.picture],
            timing: Office.timing,
            by: "anna"
        ).post.id
    }

    @Test(arguments: [[UInt8]?.none, [0x89, 0x50, 0x4E, 0x47, 1, 2, 4]])
    func `a picture that was lost or changed after the sign-off keeps the post here`(
        bytes: [UInt8]?
    ) async throws {
        let office = try Office()
        let id = try await draft(office)
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        try await office.approve(id, by: "cato")
        #expect(try await office.desk.verify().problems.isEmpty)
        office.pictures.tamper(Self.picture.sha256, bytes)
        let problems = try await office.desk.verify().problems
        let words = bytes == nil ? "is gone" : "was changed"
        #expect(problems.count == 1)
        #expect(problems.first?.contains("\(id), revision 1: the picture 'rij.png'") == true)
        #expect(problems.first?.hasSuffix(words) == true)
        #expect(try await office.passWhenDue().failed == 1)
        #expect(office.channels.attempts.isEmpty)
        guard case .failed(let reason) = try await office.state(id) else {
            Issue.record("it did not fail")
            return
        }
        #expect(reason.contains(words))
    }

    @Test func `nobody signs for a picture that is not there`() async throws {
        let office = try Office()
        let id = try await draft(office)
        office.pictures.tamper(Self.picture.sha256, nil)
        let submit = await Office.failure {
            _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        }
        #expect(submit == "sign-off broken")
        // The same draft again puts the copy back.
        let again = await Office.failure {
            _ = try await office.desk.edit(
                id,
                content: Self.content(channel: Office.site),
                pictures: [Self.picture],
                timing: nil,
                by: "anna"
            )
        }
        #expect(again == "nothing changed")
        _ = try await office.desk.submit(id, timing: nil, by: "anna", keyFile: "anna")
        office.pictures.tamper(Self.picture.sha256, [1])
        let approve = await Office.failure { try await office.approve(id, by: "cato") }
        #expect(approve == "sign-off broken")
    }

    @Test func `what the desk refuses leaves no copy of its pictures`() async throws {
        let office = try Office()
        let past = Newsdesk.Timing(due: Office.start + .seconds(-1), window: nil)
        for (channel, timing, person) in [
            (ChannelID("nowhere"), Office.timing, "anna"), (Office.site, past, "anna"),
            (Office.site, Office.timing, "cato"),
        ] {
            let failure = await Office.failure {
                _ = try await office.desk.draft(
                    Self.content(channel: channel),
                    pictures: [Self.picture],
                    timing: timing,
                    by: person
                )
            }
            #expect(failure != "nothing failed")
        }
        let id = try await office.approved()
        try await office.passWhenDue()
        let edit = await Office.failure {
            _ = try await office.desk.edit(
                id,
                content: Self.content(channel: Office.site),
                pictures: [Self.picture],
                timing: nil,
                by: "anna"
            )
        }
        #expect(edit.hasPrefix("refused"))
        #expect(office.pictures.names.isEmpty)
    }
}
