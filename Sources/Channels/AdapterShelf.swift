internal import PlacedYAML
internal import ShippedAdapters

/// The adapters that come with Heraut, as they would stand in a workspace's `adapters/` folder.
enum ShippedFiles {
    static let all: [(path: String, text: String)] = ShippedAdapters.files.map {
        ("adapters/" + $0.path, $0.text)
    }

    /// Each is called as its file is.
    static func name(_ path: String) -> String {
        String(path.dropFirst("adapters/".count).dropLast(".yaml".count))
    }
}

/// Every adapter that a channel can name: the workspace's own, and those shipped that no own one
/// takes the place of, which are read when they are asked for.
struct AdapterShelf {
    private var read: [String: Adapter] = [:]
    private let shipped: [String: (path: String, text: String)]

    /// Reads the workspace's own.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ own: [(path: String, text: String)]) throws(YAMLProblem) {
        for file in own {
            let adapter = try Adapter(text: file.text, file: file.path)
            read[adapter.name] = adapter
        }
        shipped = Dictionary(
            uniqueKeysWithValues: ShippedFiles.all.map { file in
                (ShippedFiles.name(file.path), file)
            }
        )
    }

    /// The adapter that a channel names.
    ///
    /// - Throws: ``YAMLProblem`` at the name when there is none.
    mutating func adapter(_ place: YAMLValue) throws(YAMLProblem) -> Adapter {
        let name = try place.string()
        if let adapter = read[name] { return adapter }
        guard let file = shipped[name] else {
            let known = Set(read.keys).union(shipped.keys).sorted().joined(separator: ", ")
            throw place.problem("there is no adapter '\(name)'; there is: \(known)")
        }
        let adapter = try Adapter(text: file.text, file: file.path)
        read[name] = adapter
        return adapter
    }
}
