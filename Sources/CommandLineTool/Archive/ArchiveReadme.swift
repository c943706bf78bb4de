internal import Editorial

/// What an export says of itself, in Dutch and in English.
enum ArchiveReadme {
    /// The text of `README.md`.
    static func text(
        agency: String,
        workspace: String,
        posts: Int,
        entries: Int,
        head: String,
        isWhole: Bool,
        at moment: Instant
    ) -> String {
        let scope =
            isWhole
            ? (nl: "alle berichten", en: "every post")
            : (nl: "een deel van de berichten", en: "some of the posts")
        return """
            # Uitvoer van Heraut / Export of Heraut

            \(agency), \(workspace), \(moment). Register: \(entries), `\(head)`.

            ## Nederlands

            In deze map staan \(scope.nl) (\(posts)) met alles wat daarover is vastgelegd.

            * `posts/ID/`: per bericht `record.html`, `record.md` (leesbaar) en `record.json` (gegevens): versies,
              besluiten met reden, handtekeningen, uitkomsten van de toets, wat er verzonden is en wat het antwoord
              was. `words.jsonl`: de woorden zelf met hun toevalsgetal, waaruit de vingerafdrukken in het register
              gemaakt zijn. `media/`: de afbeeldingen. `mdto.xml` en `mdto/`: metagegevens volgens MDTO.
            * `register.jsonl`: elke regel van het register, van alle berichten, byte voor byte: daarin staan van andere
              berichten alleen vingerafdrukken, nummers, onderwerpen, kanalen, tijden en links, en zonder het geheel is de
              keten niet na te rekenen. `register.csv`: een regel per bezorging, voor een rekenblad.
            * `allowed_signers`: wie mocht ondertekenen, met welke sleutel en wanneer, zoals `ssh-keygen` het leest.
              Vergelijk het met wat de organisatie zelf bekendmaakt: wie deze map schreef, schreef ook dit bestand.
            * `heraut.yaml` en `words.jsonl` (alleen bij alle berichten): mensen, rollen en de overige woorden.
            * `SHA256SUMS`: `sha256sum --check SHA256SUMS` zegt of een bestand beschadigd is.

            Er staan persoonsgegevens van medewerkers in. Geheimen van kanalen staan er niet in.

            ## English

            This folder has \(scope.en) (\(posts)) with everything that is on record about them.

            * `posts/ID/`: per post `record.html`, `record.md` (to read) and `record.json` (data): versions, decisions
              with their reasons, signatures, what the gate said, what was sent and what was answered. `words.jsonl`:
              the words themselves with their salt, of which the digests in the register are made. `media/`: the
              pictures. `mdto.xml` and `mdto/`: metadata as MDTO wants them.
            * `register.jsonl`: every entry of the register, of all posts, byte for byte: of other posts it has only
              digests, numbers, topics, channels, times and links, and without the whole the chain cannot be checked.
              `register.csv`: a line a delivery, for a spreadsheet.
            * `allowed_signers`: who could sign, with which key and when, as `ssh-keygen` reads it. Compare it with what
              the agency makes known itself: whoever wrote this folder wrote this file too.
            * `heraut.yaml` and `words.jsonl` (with all posts only): people, roles and the other words.
            * `SHA256SUMS`: `sha256sum --check SHA256SUMS` tells whether a file was damaged.

            It holds personal data of staff, and no secret of any channel.

            """
    }
}
