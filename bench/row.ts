/** One line of the table. */
export interface BenchRow {
  readonly name: string
  readonly unit: string
  /** Median of `runs`. */
  readonly value: number
  readonly runs: readonly number[]
}
