import { Baresip } from '../baresip.ts'
import type { DesktopProcess } from './desktop-process.ts'

export interface FarEndOptions {
  /** Of the caller. */
  readonly number: string
  readonly name?: string
  /** What it says into a call. */
  readonly hertz: number
}

/** `sendonly` and `inactive` hold (RFC 3264 §8.4). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** Somebody at the other end of the trunk `main`: speaks a tone, and tells what it heard and was asked for. */
export class FarEnd implements AsyncDisposable {
  readonly phone: Baresip
  readonly #desktop: DesktopProcess

  private constructor(phone: Baresip, desktop: DesktopProcess) {
    this.phone = phone
    this.#desktop = desktop
  }

  static async start(desktop: DesktopProcess, { number, name, hertz }: FarEndOptions): Promise<FarEnd> {
    const { provider } = desktop.ports
    const phone = await Baresip.start({
      user: number,
      ...(name === undefined ? {} : { displayName: name }),
      registrar: `127.0.0.1:${provider}`,
      register: false,
      port: provider,
      toneHertz: hertz
    })
    return new FarEnd(phone, desktop)
  }

  /** Calls a number of the office. */
  call(did: string): Promise<void> {
    return this.phone.dial(`sip:${did}@${this.#desktop.trunk}`)
  }

  /** Which way audio was to flow by the re-INVITEs that it got, as their writer put it, in their order. */
  reinvites(since = 0): readonly Direction[] {
    return this.#received(/^INVITE sip:/, since).flatMap((message) => {
      const direction = message.map((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.exec(line)?.[1])
      return direction.find((found) => found !== undefined) ?? []
    }) as Direction[]
  }

  /** Resolves with the next re-INVITE of that direction. */
  async reinvited(direction: Direction, since = 0): Promise<void> {
    await this.phone.program.stdout.waitFor(() => this.reinvites(since).includes(direction), {
      what: `a re-INVITE with ${direction}`,
      since
    })
  }

  /** Where in its trace of messages it stands. */
  get position(): number {
    return this.phone.program.stdout.position
  }

  /** Whether it was sent such a request. */
  got(request: 'INFO' | 'CANCEL' | 'BYE'): boolean {
    return this.#received(new RegExp(`^${request} sip:`)).length > 0
  }

  /** Requests to its own contact, which no one else is sent: their lines, from the first one on. */
  #received(firstLine: RegExp, since = 0): readonly (readonly string[])[] {
    const lines = this.phone.program.stdout.since(since).map((line) => line.trim())
    const own = `sip:${this.phone.user}-`
    return lines.flatMap((line, at) => {
      if (!firstLine.test(line) || !line.includes(own)) return []
      const end = lines.findIndex((later, index) => index > at && /^SIP\/2\.0 |^[A-Z]+ sip:.* SIP\/2\.0$/.test(later))
      return [lines.slice(at, end < 0 ? lines.length : end)]
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.phone[Symbol.asyncDispose]()
  }
}
