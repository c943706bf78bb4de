@testable import Channels
import Editorial
import Foundation
import Newsdesk
import PlacedYAML
import Testing

/// Adapters that cannot be meant, and posts that try to leave their place.
@Suite("Hostile adapters and posts")
struct HostileAdapterTests {
    static let head = "name: own\n"
    static let body = "body: {json: {text: \"{{ text }}\"}}\n"

    /// A definition, the line of the complaint and what it must say.
    static let wrong: [(yaml: String, line: Int, complaint: String)] = [
        ("name: Own\n" + body, 1, "lower-case letters"),
        (head + body + "signing: none\n", 3, "unknown key 'signing'"),
        (head, 1, "the key 'body' is missing"),
        (head + "body: {json: {}, form: {}}\n", 2, "a body is one of"),
        (head + "body: {xml: {}}\n", 2, "unknown key 'xml'"),
        (head + "body: {multipart: {a: b}}\n", 2, "either 'json:' or 'form:'"),
        (head + "method: GET\n" + body, 3, "a GET has no body"),
        (head + "method: DELETE\n" + body, 2, "is not one of: GET, POST, PUT"),
        (head + "body: {json: {a: \"{{ secret }}\"}}\n", 2, "there is no 'secret' to put here"),
        (head + "body: {json: {a: \"{{ kept.x }}\"}}\n", 2, "there is no 'kept.x'"),
        (head + "body: {json: {a: \"{{ item.alt }}\"}}\n", 2, "there is no 'item.alt'"),
        (head + "body: {json: {a: \"{{ answer.x }}\"}}\n", 2, "there is no 'answer.x'"),
        (head + "body: {json: {a: \"{{ text | html }}\"}}\n", 2, "there is no filter 'html'"),
        (head + "body: {json: {a: \"{{ text\"}}\n", 2, "'{{' has no '}}'"),
        (head + "text: \"{{ text }}\"\n" + body, 2, "there is no 'text' to put here"),
        (head + "path: x\n" + body, 2, "a path starts with '/'"),
        (head + "path: \"/x?y=z\"\n" + body, 2, "parameters belong under 'query'"),
        (head + "headers: {Authorization: a}\n" + body, 2, "no header that an adapter can set"),
        (head + "headers: {\"A:b\": a}\n" + body, 2, "no header that an adapter can set"),
        (head + "markup: html\n" + body, 2, "is not one of: discord, teams"),
        (head + body + "limits: {read: {path: /x}}\n", 3, "say where the answer has"),
        (
            head + body + "limits: {read: {path: \"/{{ post.text }}\", link: a}}\n", 3,
            "this can name no post"
        ),
        (head + "secret: oauth1\nbody: {form: {a: b}}\n", 3, "signs no form"),
        (
            head + "secret: oauth1\n" + body
                + "steps: [{name: a, repeatable: unseen, body: {form: {a: b}}}]\n", 4,
            "signs no form"
        ),
        (head + "secret: spoken\n" + body, 2, "is not one of: none, bearer"),
        (head + "secret: log-in\n" + body, 1, "needs 'log-in:'"),
        (head + body + "repeat: {within: 5m}\n", 3, "a repeat needs what makes it the same"),
        (head + body + "repeat: {within: soon}\n", 3, "expected a length of time"),
        (head + body + "answer: {needs-id: true}\n", 3, "'needs-id' needs an 'id'"),
        (head + body + "answer: {unprocessed: [502]}\n", 3, "502 cannot be declared"),
        (head + body + "answer: {link: \"http://{{ id }}/\"}\n", 3, "a link starts with https://"),
        (head + body + "answer: {link: \"https://{{ id }}/\"}\n", 3, "and a host"),
        (head + body + "answer: {duplicate: {is: x}}\n", 3, "name a 'status'"),
        (head + body + "rate-limit: {remaining: a}\n", 3, "name the header 'reset'"),
        (head + body + "limits: {count: words}\n", 3, "is not one of: graphemes"),
        (head + body + "pace: {concurrency: 99}\n", 3, "outside 1 to 32"),
        (head + body + "check: {path: \"/{{ post.text }}\"}\n", 3, "it can name no post"),
        (head + body + "look-up: {path: /x}\n", 3, "name 'list' with 'text' and 'time'"),
        (head + body + "steps: [{name: a, body: {json: {}}}]\n", 3, "'repeatable' is missing"),
        (
            head + body + "steps: [{name: a, repeatable: reads, wait: {until: {status: 1}}}]\n", 3,
            "outside 100 to 599"
        ),
        (
            head + body
                + "steps: [{name: a, repeatable: unseen, wait: {until: {status: 200}}}]\n", 3,
            "only a GET can be asked again"
        ),
        (
            head + body + "steps: [{name: a, method: GET, repeatable: unseen}]\n", 3,
            "a GET is 'repeatable: reads'"
        ),
        (
            head + body
                + "steps: [{name: a, method: GET, repeatable: reads, keep: {x: a}},"
                + " {name: b, method: GET, repeatable: reads, keep: {x: a}}]\n", 3,
            "is kept or given already"
        ),
        (
            head + "secret: log-in\nlog-in: {token: a, path: \"/{{ secret }}\", body: {json: {}}}\n"
                + body, 3, "the body of a log-in uses"
        ),
        (
            head + "secret: log-in\nlog-in: {token: a, path: \"/{{ secret }}\","
                + " body: {json: {a: \"{{ secret }}\"}}}\n" + body, 3,
            "the secret belongs in the body"
        ),
        (head + "settings: {a: {default: c, one-of: [b]}}\n" + body, 2, "'c' is not one of: b"),
        (head + "body: {json: {each: post.media, give: {a: \"{{ item.x }}\"}}}\n", 2, "'item.x'"),
        (
            head + body
                + "steps: [{name: a, each: post.media, repeatable: unseen,"
                + " body: {json: {a: \"{{ item.bytes }}\"}}}]\n",
            3, "is a file: it stands alone"
        ),
        (
            head + body
                + "steps: [{name: a, each: post.media, repeatable: unseen,"
                + " body: {multipart: {a: \"x {{ item.bytes }}\"}}}]\n",
            3, "is a file: it stands alone"
        ),
        (head + "body: {form: {a: [b]}}\n", 2, "a field of a form is a text"),
        (head + "body: {json: {when: post.nothing, give: a}}\n", 2, "there is no 'post.nothing'"),
    ]

    @Test(arguments: wrong.indices)
    func `an adapter that cannot be meant is refused at its place`(index: Int) throws {
        let (yaml, line, complaint) = Self.wrong[index]
        do {
            _ = try Adapter(text: yaml, file: "adapters/own.yaml")
            Issue.record("this was accepted:\n\(yaml)")
        } catch {
            #expect(error.message.contains(complaint), "\(error)")
            #expect(error.file == "adapters/own.yaml" && error.line == line, "\(error)")
        }
    }

    /// Settings of a channel that cannot be meant.
    static let channels: [(yaml: String, complaint: String)] = [
        ("{adapter: matrix, url: \"https://a.example\", secret: \"env:A\"}", "'room' is missing"),
        (
            "{adapter: mastodon, url: \"https://a.example\", secret: \"env:A\", settings: {visibility: all}}",
            "'all' is not one of: public, unlisted, private"
        ),
        (
            "{adapter: mastodon, url: \"https://a.example\", secret: \"env:A\", settings: {colour: red}}",
            "unknown key 'colour'"
        ),
        (
            "{adapter: mastodon, url: \"https://a.example\", secret: \"env:A\", settings: {characters: many}}",
            "'characters' is a number"
        ),
        (
            "{adapter: slack, url: \"https://hooks.slack.com/services/T/B/x\", secret: \"env:A\"}",
            "is a secret: write only where it leads"
        ),
        ("{adapter: teams, secret: \"env:A\"}", "the key 'url' is missing"),
        ("{adapter: linkedin, settings: {author: a}}", "it needs a 'secret'"),
        (
            "{adapter: mastodon, url: \"https://a.example?x=1\", secret: \"env:A\"}",
            "no query goes here"
        ),
    ]

    @Test(arguments: channels.indices)
    func `a channel that cannot be meant is refused at its place`(index: Int) throws {
        let (yaml, complaint) = Self.channels[index]
        var adapters = try AdapterShelf([])
        let value = try YAMLValue(text: "ours: " + yaml, file: "heraut.yaml")
        let entry = try #require(try value.openMapping().entries.first)
        do {
            _ = try Channels.Setting(entry, &adapters, learnt: [:])
            Issue.record("this was accepted: \(yaml)")
        } catch {
            #expect(error.message.contains(complaint), "\(error)")
            #expect(error.file == "heraut.yaml" && error.line == 1)
        }
    }

    // MARK: - Posts that try to leave their place

    static let adapter = """
        name: own
        settings: {room: {default: "a/../b?c#d"}}
        path: /rooms/{{ setting.room }}/{{ post.topic }}
        query: {q: "{{ text }}", empty: "{{ post.link }}"}
        headers: {X-Text: "{{ text }}", X-Empty: "{{ post.link }}"}
        body: {json: {text: "{{ text }}", "in words": "a {{ text }} b"}}
        """

    /// Whatever stands in a post, it arrives as it is, in the one place that it was put.
    @Test(arguments: [
        #"","visibility":"public","x":""#, "\u{0}\u{1F}\"\\\n\r\t", "a\r\nX-Evil: 1\r\n\r\nGET / ",
        "?a=b&c=d#e", "../../admin", "{{ post.id }} {{ setting.room }} {{ kept.x }}", "%00%0d%0a",
        "\u{2028}\u{202E}😷é",
    ])
    func `no post leaves the place of its placeholder`(text: String) async throws {
        let there = try Counterpart(
            "own",
            secret: nil,
            adapterFiles: [("adapters/own.yaml", Self.adapter)],
            answers: [.json("{}")]
        )
        _ = try await there.deliver(Counterpart.dispatch(text))
        #expect(there.receiver.requests.count == 1)
        let request = try #require(there.receiver.requests.first)
        #expect(request.json == ["text": text, "in words": "a \(text) b"])
        let parts = try #require(URLComponents(string: "http://x" + request.target))
        #expect(request.target.hasPrefix("/rooms/a%2F..%2Fb%3Fc%23d/beleid?q="))
        #expect(parts.queryItems == [URLQueryItem(name: "q", value: text)])
        #expect(request.headers["x-evil"] == nil && request.headers["x-empty"] == nil)
        let header = try #require(request.headers["x-text"])
        #expect(header.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }

    /// A text that looks like a placeholder of the network's part is still a text.
    @Test func `a post cannot name what only the network gives`() async throws {
        let adapter = """
            name: own
            steps:
              - {name: ask, method: GET, path: /ask, repeatable: reads, keep: {token: token}}
            body: {json: {text: "{{ text }}", token: "{{ kept.token }}"}}
            """
        let there = try Counterpart(
            "own",
            secret: nil,
            adapterFiles: [("adapters/own.yaml", adapter)],
            answers: [.json(#"{"token":"s\"3"}"#), .json("{}")]
        )
        _ = try await there.deliver(Counterpart.dispatch("{{ kept.token }}"))
        #expect(
            there.receiver.requests[1].json == ["text": "{{ kept.token }}", "token": "s\"3"]
        )
    }

    @Test(arguments: [".", "..", "%2e", "%2E."])
    func `no value climbs out of its part of a path`(value: String) async throws {
        let adapter = """
            name: own
            settings: {room: {}}
            path: /rooms/{{ setting.room }}/posts
            body: {json: {text: "{{ text }}"}}
            """
        let there = try Counterpart(
            "own",
            settings: "{room: \"\(value)\"}",
            secret: nil,
            adapterFiles: [("adapters/own.yaml", adapter)],
            answers: [.json("{}")]
        )
        // Encoded once more, a percent sign is only a percent sign.
        guard value.hasPrefix(".") else {
            _ = try await there.deliver(Counterpart.dispatch("x"))
            #expect(there.receiver.requests.first?.target.hasPrefix("/rooms/%252") == true)
            return
        }
        #expect(throws: ChannelError.self) {
            try there.channels.render(Counterpart.dispatch("x"))
        }
    }

    @Test func `a network's answer climbs nowhere`() async throws {
        let adapter = """
            name: own
            steps:
              - {name: ask, method: GET, path: /ask, repeatable: reads, keep: {id: id}}
            path: /posts/{{ kept.id }}/publish
            body: {json: {text: "{{ text }}"}}
            """
        let there = try Counterpart(
            "own",
            secret: nil,
            adapterFiles: [("adapters/own.yaml", adapter)],
            answers: [.json(#"{"id":".."}"#)]
        )
        let receipt = try await there.deliver(Counterpart.dispatch("x"))
        guard case .notSent = receipt.outcome else {
            Issue.record("\(receipt)")
            return
        }
        #expect(there.receiver.requests.count == 1)
    }

    @Test func `what a network answers cannot lead the next request elsewhere`() async throws {
        let adapter = """
            name: own
            steps:
              - {name: ask, method: GET, path: /ask, repeatable: reads, keep: {id: id}}
            path: /posts/{{ kept.id }}
            body: {json: {text: "{{ text }}"}}
            """
        let there = try Counterpart(
            "own",
            secret: nil,
            adapterFiles: [("adapters/own.yaml", adapter)],
            answers: [.json(#"{"id":"/../../x?y=\r\nX-Evil: 1"}"#), .json("{}")]
        )
        _ = try await there.deliver(Counterpart.dispatch("x"))
        #expect(
            there.receiver.requests[1].target
                == "/posts/%2F..%2F..%2Fx%3Fy%3D%0D%0AX-Evil%3A%201"
        )
    }

    /// Every shipped adapter is read, has a name of its own file, and says what it is for.
    @Test func `shipped adapters are what their files are called`() throws {
        #expect(ShippedFiles.all.count == 10)
        for file in ShippedFiles.all {
            let adapter = try Adapter(text: file.text, file: file.path)
            #expect(file.path == "adapters/\(adapter.name).yaml")
            #expect(file.text.contains("\nabout:"), "\(file.path)")
        }
    }
}
