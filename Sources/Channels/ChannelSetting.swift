internal import Editorial
internal import PlacedYAML

extension Channels.Setting {
    init(_ entry: YAMLMapping.Entry, adapters: [String: Adapter]) throws(YAMLProblem) {
        let map = try entry.value.mapping(
            allowed: ["adapter", "url", "secret", "allow-loopback", "timeout"]
        )
        id = ChannelID(entry.key)
        guard !entry.key.isEmpty, entry.key.utf8.count <= 40,
            entry.key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw entry.value.problem("a channel's name is one word of at most 40 characters")
        }
        let name = try map.required("adapter")
        guard let adapter = adapters[try name.string()] else {
            let known = adapters.keys.sorted().joined(separator: ", ")
            throw name.problem("there is no adapter '\(try name.string())'; there is: \(known)")
        }
        self.adapter = adapter
        allowsLoopback = try map["allow-loopback"]?.boolean() ?? false
        address = try Address(try map.required("url"), allowsLoopback: allowsLoopback)
        secret = try map["secret"].map { value throws(YAMLProblem) in
            guard let reference = SecretReference(try value.string()) else {
                throw value.problem(
                    "a secret is named, not written down: env:NAME, file:PATH or credential:NAME"
                )
            }
            return reference
        }
        if adapter.signing == .standardWebhooks, secret == nil {
            throw entry.value.problem("the adapter '\(adapter.name)' signs: it needs a 'secret'")
        }
        let seconds = try map["timeout"]?.integer(in: 1...120)
        timeout = seconds.map { .seconds($0) } ?? Channels.defaultTimeout
    }
}
