internal import Editorial

extension Publisher {
    /// How often it is said again that the house's files are wrong, while something is due.
    static let haltReminder = Duration.seconds(60)

    /// Why nothing is sent, and when that was told last.
    struct Halt {
        let reason: String
        let told: Instant
    }

    /// Looks at the house's files again: what leaves is judged by the people, the rules and the
    /// channels of this moment.
    ///
    /// - Returns: Whether anything may be sent; not while a file cannot be read or is wrong, because
    ///   nobody knows then what it means to say, and not while witnesses are asked for and missing.
    func takePresentHouse() async -> Bool {
        do throws(HouseProblem) {
            let present = try await houses?.current()
            try await requireWitnesses(present?.witnessing)
            let isKnown = present?.version == version && halt == nil
            let hasOldPeople: Bool
            do throws(DeskError) {
                hasOldPeople = try desk.hasOldPeople()
            } catch {
                throw HouseProblem("\(error)")
            }
            guard !isKnown || hasOldPeople else { return true }
            let next = try await peopled(isKnown ? desk : desk.under(present))
            let isFirst = version == nil && houses != nil
            (version, halt) = (present?.version, nil)
            desk = next
            if let present { notices = present.notices }
            // What was proved was proved under the files as they were; what was in the way may
            // be in the way no longer.
            (prepared, quiet) = ([:], [:])
            for channel in paces.keys { paces[channel]?.manners = manners(of: channel) }
            if !isFirst {
                agenda.since = nil
                fruitless = 0
                notify(.houseChanged)
            }
            return true
        } catch {
            tellHalt(error.description)
            return false
        }
    }

    /// A desk with the people of this moment.
    private func peopled(_ desk: Newsdesk) async throws(HouseProblem) -> Newsdesk {
        do throws(DeskError) {
            let next = try await desk.withPresentPeople()
            let known = Set(self.desk.house.staff.problems)
            for problem in next.house.staff.problems where !known.contains(problem) {
                notify(.badPeople(reason: problem))
            }
            return next
        } catch {
            throw HouseProblem("\(error)")
        }
    }

    private func tellHalt(_ reason: String) {
        let now = desk.clock.now()
        let isNews = halt?.reason != reason
        if !isNews, let halt, now.since(halt.told) < Self.haltReminder { return }
        halt = Halt(reason: reason, told: now)
        prepared = [:]
        if isNews { tally.troubled += 1 }
        notify(.halted(reason: reason))
    }
}
