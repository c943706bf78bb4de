import Foundation
import GRDB
import Testing

/// The database as somebody with a SQLite shell has it: no lock, no rules of ours but the schema's.
struct RawDatabase {
    let queue: DatabaseQueue

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func close() throws { try queue.close() }

    /// Runs statements.
    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// What SQLite says when it refuses a statement; nil when it does not.
    func refusal(of sql: String) throws -> String? {
        do {
            try run(sql)
            return nil
        } catch let error as DatabaseError {
            return error.message
        }
    }

    /// Every row of a query, one text a row.
    func texts(_ sql: String) throws -> [String] {
        try queue.writeWithoutTransaction { try String.fetchAll($0, sql: sql) }
    }

    /// What SQLite intends to do for a query: the details of its plan.
    func plan(of sql: String) throws -> [String] {
        try queue.writeWithoutTransaction { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] }
        }
    }

    /// Takes the triggers away, as a forger would, before `body` and puts them back after it.
    func withoutTriggers(_ body: () throws -> Void) throws {
        let triggers = try texts("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        for name in try texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
            try run("DROP TRIGGER \(name)")
        }
        try body()
        for trigger in triggers { try run(trigger) }
    }
}
