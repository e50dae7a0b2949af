/** One Via value (RFC 3261 §20.42, RFC 3581). */
export interface Via {
  /** Upper-case: `UDP`, `TCP`, `TLS`, `WS`, `WSS`, or one we do not know. */
  readonly transport: string
  readonly host: string
  /** 0 where none is given. */
  readonly port: number
  /** '' where there is none (RFC 2543 peers). */
  readonly branch: string
  /** Names lower-case; `rport` without value is ''. */
  readonly params: ReadonlyMap<string, string>
  readonly text: string
}
