internal import Editorial
internal import Newsdesk

/// The register as a table for a spreadsheet (RFC 4180): one line a delivery, or a post without any.
struct RegisterCSV {
    static let columns = [
        "post", "kind", "language", "topic", "stage", "revision", "channel", "state", "due",
        "not_after", "attempts", "last_attempt", "remote_id", "link", "read_back", "author",
        "signed_by", "title",
    ]

    static var head: String { line(columns) }

    /// The lines of one post.
    static func lines(_ record: ArchiveRecord) -> String {
        guard let last = record.versions.last else { return "" }
        let author = record.versions.first?.person ?? ""
        func common(_ revision: Int) -> [String] {
            let version = record.versions.last { $0.revision.number == revision } ?? last
            let signed = record.signatures.filter {
                $0.revision == revision && $0.purpose == "approve"
            }
            return [
                author,
                signed.map { "\($0.person) (\($0.role.rawValue))" }.joined(separator: "; "),
                version.content.map { String($0.text.prefix(80)) } ?? Newsdesk.forgottenWord,
            ]
        }
        let start = [
            record.post.rawValue, last.revision.kind.rawValue, last.revision.language.rawValue,
            last.revision.topic, record.stage.rawValue,
        ]
        guard !record.deliveries.isEmpty else {
            let plan = last.revision.plan
            let times = [plan?.due.description ?? "", plan?.notAfter.description ?? ""]
            let middle = ["\(last.revision.number)", "", ""] + times + ["", "", "", "", ""]
            return line(start + middle + common(last.revision.number))
        }
        return record.deliveries.map { delivery in
            var (remoteID, link) = (String?.none, String?.none)
            if case .published(let id, let address) = delivery.state {
                (remoteID, link) = (id, address)
            }
            let middle = [
                "\(delivery.revision)", delivery.channel.rawValue, delivery.state.name,
                delivery.plan.due.description, delivery.plan.notAfter.description,
                "\(delivery.attempts)", delivery.lastAttempt?.description ?? "", remoteID ?? "",
                link ?? "", delivery.readBack?.name ?? "",
            ]
            return line(start + middle + common(delivery.revision))
        }.joined()
    }

    static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// What a spreadsheet would take for a formula begins with one of these.
    private static let formulas: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// A cell: never a formula, always in quotation marks where it has to be.
    static func cell(_ text: String) -> String {
        // A quotation mark before it makes it words, for every spreadsheet (OWASP, CSV injection).
        let isFormula = text.unicodeScalars.first.map(formulas.contains) ?? false
        let words = (isFormula ? "'" : "") + text
        let isPlain = words.utf8.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"")
                && $0 != UInt8(ascii: ";")
        }
        return isPlain && !isFormula ? words : "\"\(words.replacing("\"", with: "\"\""))\""
    }
}
