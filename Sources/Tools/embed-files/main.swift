import Foundation

// usage: embed-files ROOT OUTPUT FILE...
// Writes OUTPUT: a Swift file that holds the text of every FILE under its path below ROOT.
let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: embed-files ROOT OUTPUT FILE...\n".utf8))
    exit(64)
}
let root = arguments[1].hasSuffix("/") ? arguments[1] : arguments[1] + "/"
var text = "enum EmbeddedFiles {\n    static let all: [(path: String, text: String)] = [\n"
for path in arguments.dropFirst(3) {
    let body = try String(contentsOfFile: path, encoding: .utf8)
    let name = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
    var fence = "##"
    while body.contains("\"\"\"" + fence) || body.contains("\\" + fence) { fence += "#" }
    text += "        (\"\(name)\", \(fence)\"\"\"\n\(body)\n\"\"\"\(fence)),\n"
}
text += "    ]\n}\n"
try text.write(toFile: arguments[2], atomically: true, encoding: .utf8)
