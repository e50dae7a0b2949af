/**
 * What every JavaScript host has (Node, browsers, workers), and nothing of Node's own.
 * The core compiles against this file with `"types": []`, so `Buffer`, `setTimeout` and
 * `node:*` do not exist outside `io/`.
 */
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare var AbortSignal: { any(signals: readonly AbortSignal[]): AbortSignal }
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input: Uint8Array): string
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class URL {
  static parse(url: string, base?: string): URL | null
  constructor(url: string, base?: string)
  href: string
  protocol: string
  username: string
  password: string
  host: string
  hostname: string
  port: string
  pathname: string
  search: string
  hash: string
  readonly origin: string
}
declare function queueMicrotask(callback: () => void): void
