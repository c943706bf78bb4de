internal import GRDB
internal import QueueSchema

/// Compares the tables, indices and triggers of a database with those that the migrations make.
enum SchemaCheck {
    /// What is not as the migrations make it, one sentence each: a trigger that refuses to change the
    /// ledger can be dropped as easily as a row can be changed.
    static func problems(_ database: Database) throws -> [String] {
        let wanted = try DatabaseQueue().write { fresh in
            for migration in QueueSchema.migrations { try fresh.execute(sql: migration.sql) }
            return try objects(fresh)
        }
        let found = try objects(database)
        return Set(wanted.keys).union(found.keys).sorted().compactMap { name in
            switch (wanted[name], found[name]) {
            case (let one?, let other?) where one == other: nil
            case (_?, nil): "the schema lacks the \(name)"
            case (nil, _?): "the schema has the \(name), which no migration made"
            default: "the \(name) is not as the migrations made it"
            }
        }
    }

    /// What SQLite makes for itself: statistics, and indices that a constraint implies.
    private static let ownTables = ["sqlite_stat1", "sqlite_stat4", "sqlite_sequence"]

    private static func objects(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        )
        var objects: [String: String] = [:]
        for row in rows {
            let (type, name): (String, String) = (row["type"], row["name"])
            guard type != "table" || !ownTables.contains(name) else { continue }
            objects["\(type) '\(name)'"] = row["sql"]
        }
        return objects
    }
}
