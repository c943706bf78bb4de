import Foundation
import Gate

/// Writes lists of words as the table that the gate looks words up in, ready in the program.
///
///     compile-lexicons OUTPUT FILE...
@main
struct CompileLexicons {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else { fail("usage: compile-lexicons OUTPUT FILE...", 64) }
        let files = arguments.dropFirst(2).sorted()
        do {
            var lexicons: [Lexicon] = []
            for file in files {
                do throws(LexiconProblem) {
                    let name = URL(filePath: file).deletingPathExtension().lastPathComponent
                    lexicons.append(try Lexicon(text: read(file), name: name))
                } catch {
                    fail("\(file):\(error.line):1: error: \(error.reason)", 65)
                }
            }
            let table: [UInt8]
            do throws(LexiconProblem) {
                table = try WordTable.compile(lexicons)
            } catch {
                let file = files.first { $0.hasSuffix("/\(error.lexicon).txt") } ?? ""
                fail("\(file):\(error.line):1: error: \(error.reason)", 65)
            }
            let text = """
                enum EmbeddedWords {
                    static let table: StaticString = ###\"""
                \(String(decoding: table, as: UTF8.self))
                \"""###
                }

                """
            try text.write(toFile: arguments[1], atomically: true, encoding: .utf8)
        } catch {
            fail("\(arguments[1]): \(error.localizedDescription)", 73)
        }
    }

    private static func read(_ file: String) -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            fail("\(file): \(error.localizedDescription)", 66)
        }
    }

    private static func fail(_ words: String, _ code: Int32) -> Never {
        FileHandle.standardError.write(Data("\(words)\n".utf8))
        exit(code)
    }
}
