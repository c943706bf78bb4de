@testable import CommandLineTool
import Editorial
import Newsdesk
import PlacedYAML
import Testing

@Suite("heraut.yaml")
struct HouseFileTests {
    static let keyA =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJLTX5txiXa8tv+zLLrRhLJ0C0MnifmwsEkG2HzF7QAv"
    static let keyB =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEr2gPL57OEykNRkQLSNW2WRCuQDACJrY/0tyLFGv5YE"
    static let good = """
        heraut: 1
        agency: Dienst Voorbeeld
        zone: Europe/Amsterdam
        language: en
        not-after: 2h
        people:
          anna:
            name: Anna de Wit
            roles: [author]
            keys: ["\(keyA) anna"]
          bram:
            roles: [approver, legal]
            keys:
              - key: \(keyB)
                from: 2026-01-01
                until: 2027-01-01
        sign-off:
          default: {approver: 2}
          figures: {approver: 1, legal: 1}

        """

    private func read(_ text: String) throws -> HouseFile {
        try HouseFile(text: text, file: "heraut.yaml")
    }

    @Test func `people, keys with their days, and rules for sign-off are read`() throws {
        let house = try read(Self.good).house
        #expect(house.agency == "Dienst Voorbeeld")
        #expect(house.language == .english)
        #expect(house.notAfter == .seconds(7_200))
        let anna = try #require(house.colleague("anna"))
        #expect(anna.name == "Anna de Wit" && anna.roles == [.author])
        #expect(anna.keys.map(\.key.description) == [Self.keyA])
        let key = try #require(house.colleague("bram")?.keys.first)
        #expect(key.from?.description == "2025-12-31T23:00:00.000Z")
        #expect(key.until?.description == "2026-12-31T23:00:00.000Z")
        #expect(house.signOff(for: .dilemma) == SignOff(needed: [.approver: 2]))
        #expect(house.signOff(for: .figures) == SignOff(needed: [.approver: 1, .legal: 1]))
        // A reaction needs the spokesperson, also where the file does not say so.
        #expect(house.signOff(for: .reaction) == SignOff(needed: [.approver: 1, .spokesperson: 1]))
    }

    @Test func `accounts of one person, longer rules and those of channels are read`() throws {
        let text =
            Self.good
            .replacing("roles: [approver, legal]", with: "roles: [legal]\n    same-person-as: anna")
            .replacing(
                "default: {approver: 2}",
                with: "default: {needed: {approver: 2}, never: [anna, author], expires: 14d}"
            ) + "channels: {site: {sign-off: {legal: 1}}, wall: {sign-off: {expires: 1d}}}\n"
        let house = try read(text).house
        #expect(house.colleague("bram")?.person == "anna")
        let all = house.rule(for: .dilemma, on: [ChannelID("site"), ChannelID("wall")])
        let wanted = SignOffRule(
            needed: [.approver: 2, .legal: 1],
            never: ["anna"],
            expires: .seconds(86_400)
        )
        #expect(all == wanted)
        #expect(house.rule(for: .dilemma, on: []).expires == .seconds(14 * 86_400))
    }

    /// One change of the good file, and what the complaint says, with its place.
    static let wrong: [(from: String, to: String, complaint: String)] = [
        ("heraut: 1", "heraut: 2", "heraut.yaml:1:9: this Heraut reads version 1"),
        (
            "roles: [author]", "roles: [author]\n    same-person-as: bram",
            "'same-person-as: bram' names nobody above it"
        ),
        (
            "zone: Europe/Amsterdam", "zone: Amsterdam",
            "heraut.yaml:3:7: 'Amsterdam' is no time zone"
        ),
        ("language: en", "language: fy", "heraut.yaml:4:11: 'fy' is not one of: nl, en"),
        ("not-after: 2h", "not-after: soon", "heraut.yaml:5:12: 'soon' is no length"),
        ("not-after: 2h", "not-after: 90d", "'not-after' is at most 31d"),
        ("  anna:", "  Anna:", "heraut.yaml:7:3: 'Anna' is no handle"),
        ("  anna:", "  publisher:", "'publisher' is no handle"),
        ("roles: [author]", "roles: [boss]", "'boss' is not one of: author, approver"),
        ("\(keyA) anna", "\(keyB) anna", "'bram' has a key that 'anna' has too"),
        ("\(keyA) anna", "hello", "this is no public SSH key"),
        (keyA, String(keyA.dropLast(4)), "heraut.yaml:10:12: this is no public SSH key"),
        (keyA, keyA.replacing("AAAAC3NzaC1l", with: "AAAAC3NzbC1l"), "this is no public SSH key"),
        (keyA, keyA.replacing("IJLTX5", with: "I!LTX5"), "this is no public SSH key"),
        (keyA, keyA.replacing("ssh-ed25519 ", with: "ssh-rsa "), "this is no public SSH key"),
        ("until: 2027-01-01", "until: 2025-01-01", "'until' is not later than its 'from'"),
        ("default: {approver: 2}", "default: {approver: 0}", "0 is outside 1 to 9"),
        ("default: {approver: 2}", "default: {}", "at least one person has to sign"),
        ("default: {approver: 2}", "default: {author: 1}", "unknown key 'author'"),
        ("figures:", "gossip:", "unknown key 'gossip'"),
        ("zone:", "policy: {smallest-count: 1}\nzone:", "3:26: 1 is outside 2 to 20"),
        ("zone:", "policy: {smallest-count: 21}\nzone:", "3:26: 21 is outside 2 to 20"),
        ("zone:", "policy: {smallest: 5}\nzone:", "unknown key 'smallest'"),
        ("agency: Dienst Voorbeeld", "agency:", "the key 'agency' is missing"),
    ]

    @Test func `the smallest count that may be published is ten, or what the house says`() throws {
        #expect(try read(Self.good).smallestCount == 10)
        let five = Self.good.replacing("zone:", with: "policy: {smallest-count: 5}\nzone:")
        #expect(try read(five).smallestCount == 5)
    }

    @Test(arguments: wrong.indices)
    func `what is wrong is refused with its place`(index: Int) throws {
        let (from, to, complaint) = Self.wrong[index]
        #expect(Self.good.contains(from))
        do {
            _ = try read(Self.good.replacing(from, with: to))
            Issue.record("'\(to)' was accepted")
        } catch let problem as YAMLProblem {
            #expect(problem.description.contains(complaint), "\(problem)")
        }
    }
}
