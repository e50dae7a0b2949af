/** The default branch of an exhaustive switch: compiles only where nothing is left over. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`)
}
