/// What the approver's desk explains about itself.
struct ReviewHelp {
    private let words: ReviewWords

    init(_ words: ReviewWords) { self.words = words }

    /// The keys, and the verbs that do the same from a script.
    var sections: [ReviewSection] {
        func field(_ key: String, _ dutch: String, _ english: String) -> ReviewSection.Row {
            .field(key, [Span(words(dutch, english))])
        }
        return [
            ReviewSection(
                words("Bij een post", "At a post"),
                [
                    field(
                        "a",
                        "akkoord: tekenen, na een vraag (heraut approve)",
                        "approve: sign, when you have been asked (heraut approve)"
                    ),
                    field(
                        "r",
                        "terugsturen, met een reden (heraut return)",
                        "send back, with a reason (heraut return)"
                    ),
                    field(
                        "w",
                        "toestaan wat de poort blokkeert, als legal (heraut waive)",
                        "waive what the gate blocks, as legal (heraut waive)"
                    ),
                    field("n, p", "volgende, vorige", "next, previous"),
                    field(
                        words("spatie", "space"),
                        "verder lezen; aan het einde de volgende post",
                        "read on; at the end the next post"
                    ),
                    field("o", "de link tonen of openen", "show or open the link"),
                    field(
                        "s",
                        "de verklaring die u zou tekenen (heraut approve toont hem ook)",
                        "the statement that you would sign (heraut approve shows it too)"
                    ),
                    field(
                        "d",
                        "alles wat veranderde (heraut review ID --plain)",
                        "everything that changed (heraut review ID --plain)"
                    ),
                    field("i, Esc", "terug naar de lijst", "back to the inbox"),
                ]
            ),
            ReviewSection(
                words("Overal", "Everywhere"),
                [
                    field(
                        words("pijltjes", "arrows"),
                        "op en neer, ook j k, PgUp PgDn, g G",
                        "up and down, also j k, PgUp PgDn, g G"
                    ),
                    field("u", "opnieuw kijken wat er wacht", "look again what waits"),
                    field("q, Ctrl-C", "stoppen", "quit"),
                ]
            ),
            ReviewSection(
                words("Goed om te weten", "Good to know"),
                [
                    .words([
                        Span(
                            words(
                                "U tekent precies wat u zag: is de post intussen veranderd, dan wordt hij"
                                    + " opnieuw getoond en is er niets getekend. Onzichtbare tekens staan er"
                                    + " als \\u{...}; [-weg-] is weggehaald, {+nieuw+} is nieuw.",
                                "You sign exactly what you saw: when the post was changed meanwhile, it is"
                                    + " shown again and nothing is signed. Characters that cannot be seen"
                                    + " stand there as \\u{...}; [-gone-] was taken out, {+new+} is new."
                            )
                        )
                    ])
                ]
            ),
        ]
    }

    /// What an inbox says that has nothing in it.
    var emptyInbox: [ReviewSection] {
        [
            ReviewSection(
                nil,
                [
                    .words([
                        Span(
                            words(
                                "Er wacht niets op u. Fijne dag!",
                                "Nothing waits for you. Enjoy your day!"
                            ),
                            .bold
                        )
                    ]),
                    .blank,
                    .words([
                        Span(
                            words(
                                "Wat ingediend wordt, komt hier: de toets u kijkt opnieuw. Wat er al klaarstaat,"
                                    + " toont 'heraut list'.",
                                "What is submitted appears here; u looks again. 'heraut list' shows what is"
                                    + " planned already."
                            )
                        )
                    ]),
                ]
            )
        ]
    }
}
