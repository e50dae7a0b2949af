import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Row } from './sqlite-rows.ts'

/** The statements of one connection, each prepared once. */
export class Statements {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  of(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (statement === undefined) {
      statement = this.#db.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }

  run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.of(sql).run(...values)
  }

  all(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.of(sql).all(...values)
  }
}
