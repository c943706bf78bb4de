import PlacedYAML
import Testing

@Suite("YAML with places")
struct PlacedYAMLTests {
    private func read(_ text: String, lineOffset: Int = 0) throws -> YAMLValue {
        try YAMLValue(text: text, file: "a.yaml", lineOffset: lineOffset)
    }

    private func problem(_ body: () throws -> Void) -> YAMLProblem? {
        do {
            try body()
            return nil
        } catch {
            return error as? YAMLProblem
        }
    }

    @Test func `values are read by their kind`() throws {
        let map = try read("a: één\nb: [x, 'y']\nc: 12\nd: true\ne:\n").mapping(
            allowed: ["a", "b", "c", "d", "e"]
        )
        #expect(try map.required("a").string() == "één")
        #expect(try map.required("b").strings() == ["x", "y"])
        #expect(try map.required("c").integer(in: 1...12) == 12)
        #expect(try map.required("d").boolean())
        #expect(map["e"] == nil)
    }

    /// What is wrong, where, and a word of the complaint.
    static let wrong: [(text: String, place: String, complaint: String)] = [
        ("a: 1\nz: 2\n", "a.yaml:2:1", "unknown key 'z'; known here: a, b"),
        ("b: 1\n", "a.yaml:1:1", "the key 'a' is missing"),
        ("a: [1, 2\n", "a.yaml:2:1", "not valid YAML"),
        ("a: 1\na: 2\n", "a.yaml:", "twice"),
        ("a: &x 1\nb: *x\n", "a.yaml:", ""),
        ("- a\n", "a.yaml:1:1", "expected 'key: value' lines"),
        ("", "a.yaml:1:1", "empty"),
        ("a:\n  - 1\n", "a.yaml:2:3", "expected a text"),
    ]

    @Test(arguments: wrong.indices)
    func `what is wrong is told with its place`(index: Int) {
        let (text, place, complaint) = Self.wrong[index]
        let found = problem {
            let map = try read(text).mapping(allowed: ["a", "b"])
            _ = try map.required("a").string()
            // An alias is refused as well, wherever it stands.
            if text.contains("*") { _ = try map.required("b").string() }
        }
        if text.contains("*") {
            #expect(found == nil || found?.message.contains("alias") == true)
        } else {
            #expect(found?.description.hasPrefix(place) == true, "\(String(describing: found))")
            #expect(found?.message.contains(complaint) == true, "\(String(describing: found))")
        }
    }

    @Test func `front matter counts its lines from the top of the file`() {
        let found = problem { _ = try read("z: 1\n", lineOffset: 4).mapping(allowed: ["a"]) }
        #expect(found?.line == 5)
    }

    @Test func `a number outside its range and a word outside its set are refused`() throws {
        let map = try read("a: 13\nb: yes\n").openMapping()
        #expect(
            problem { _ = try map.required("a").integer(in: 1...12) }?.message
                == "13 is outside 1 to 12"
        )
        #expect(
            problem { _ = try map.required("b").boolean() }?.message
                == "expected true or false here, not 'yes'"
        )
    }

    @Test func `nesting and size have limits`() {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(problem { _ = try read(deep) }?.message.contains("nested deeper") == true)
        let large = "a: " + String(repeating: "x", count: YAMLValue.maximumBytes)
        #expect(problem { _ = try read(large) }?.message.contains("larger than") == true)
    }
}
