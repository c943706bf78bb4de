@testable import CommandLineTool
import PlacedYAML
import Testing
import TransparencyLog

/// The `log:` part of heraut.yaml: a rule that says less than it seems to is refused with its place.
@Suite("heraut.yaml, the log")
struct LogPartTests {
    static let good =
        HouseFileTests.good + """
            log:
              witnesses: ["\(witness)"]
              needed: 1
              cosigned: cosigned.checkpoint
              within: 1d

            """
    static let witness = "PeterNeumann+18b9780b+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    /// The key of a log with the very same bytes, and another name for the witness.
    static let log = "heraut/w-test0000+581fa56c+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let alias = "alias+f06fcc7e+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    static let wrong: [(from: String, to: String, complaint: String)] = [
        ("[\"\(witness)\"]", "[]", "name 1 to 32 witnesses"),
        ("\"\(witness)\"", "nonsense", "is no verifier key"),
        (
            witness, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "this is no key that a witness signs with"
        ),
        (
            witness, witness.replacing("PeterNeumann", with: "PeterNewmann"),
            "its hash does not fit its name and bytes"
        ),
        ("  witnesses: [\"\(witness)\"]\n", "", "'needed' goes with 'witnesses'"),
        ("log:", "log:\n  other: 1", "unknown key 'other'"),
        ("needed: 1", "needed: 0", "0 is outside 1 to 1"),
        ("needed: 1", "needed: 2", "2 is outside 1 to 1"),
        ("  needed: 1\n", "", "the key 'needed' is missing"),
        ("  within: 1d\n", "", "the key 'within' is missing"),
        ("within: 1d", "within: 367d", "'within' is at most 366d"),
        ("within: 1d", "within: soon", "'soon' is no length"),
        ("cosigned: cosigned.checkpoint", "cosigned: \"\"", "expected the path of a file"),
        ("log:", "log:\n  key: \"\(witness)\"", "this is the key of a witness, not of a log"),
        ("log:", "log:\n  key: \"\(log)\"", "has the key of the log itself"),
        (
            "[\"\(witness)\"]\n  needed: 1", "[\"\(witness)\", \"\(alias)\"]\n  needed: 2",
            "has the key of another one"
        ),
    ]

    @Test func `witnesses are read, and a house without them asks for none`() throws {
        let part = try HouseFile(text: Self.good, file: "heraut.yaml").log
        #expect(part?.witnesses?.keys.map(\.text) == [Self.witness])
        #expect(part?.witnesses?.within == .seconds(86_400))
        #expect(try HouseFile(text: HouseFileTests.good, file: "heraut.yaml").log == nil)
    }

    @Test(arguments: wrong.indices)
    func `what is wrong is refused with its place`(index: Int) throws {
        let (from, to, complaint) = Self.wrong[index]
        #expect(Self.good.contains(from))
        do {
            _ = try HouseFile(text: Self.good.replacing(from, with: to), file: "heraut.yaml")
            Issue.record("'\(to)' was accepted")
        } catch {
            let problem = error
            #expect(problem.description.contains(complaint), "\(problem)")
            #expect(problem.description.hasPrefix("heraut.yaml:"))
        }
    }
}
