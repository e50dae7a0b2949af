import { randomBytes } from 'node:crypto'
import { offer, RawSip } from '../raw-sip.ts'
import type { DesktopProcess } from './desktop-process.ts'

interface Caller {
  /** '' withholds it. */
  readonly number: string
  readonly name?: string
}

/** A call that the provider has brought. It acknowledges what it is answered with, and sends no audio. */
export interface TrunkCall {
  readonly callId: string
  readonly answered: boolean
  /** Whether the office has ended it. */
  readonly ended: boolean
  /** A key of the caller's telephone, by SIP INFO. */
  press(key: string): void
  /** Takes the call back, or ends it, whichever it is time for. */
  hangUp(): void
}

/** The provider of the trunk `main`, as lines of SIP: cheap callers, as many as a test likes, who say nothing. */
export class TrunkCallers implements AsyncDisposable {
  readonly #sip: RawSip
  readonly #trunk: number
  readonly #live = new Map<string, Dialog>()

  private constructor(sip: RawSip, trunk: number) {
    this.#sip = sip
    this.#trunk = trunk
    sip.accept('BYE')
    sip.accept('OPTIONS')
    sip.hear((text) => this.#received(text))
  }

  static async start({ ports }: Pick<DesktopProcess, 'ports'>): Promise<TrunkCallers> {
    return new TrunkCallers(await RawSip.open('127.0.0.1', [ports.provider]), ports.trunk)
  }

  call({ number, name = '' }: Caller, did = '+15550100100'): TrunkCall {
    const callId = randomBytes(8).toString('hex')
    const party = number === '' ? 'sip:anonymous@anonymous.invalid' : `sip:${number}@127.0.0.1`
    const dialog: Dialog = {
      uri: `sip:${did}@127.0.0.1:${this.#trunk}`,
      from: `${name === '' ? '' : `"${name}" `}<${party}>;tag=${callId}`,
      to: `<sip:${did}@127.0.0.1>`,
      branch: `z9hG4bK${callId}`,
      callId,
      answered: false,
      ended: false,
      cseq: 1
    }
    this.#live.set(callId, dialog)
    this.#send(dialog, 'INVITE', { cseq: 1, body: offer(this.#sip.port + 1) })
    return {
      callId,
      get answered() {
        return dialog.answered
      },
      get ended() {
        return dialog.ended
      },
      press: (key) => {
        dialog.cseq += 1
        const info = { cseq: dialog.cseq, type: 'application/dtmf-relay', body: `Signal=${key}\r\nDuration=160\r\n` }
        this.#send({ ...dialog, branch: newBranch() }, 'INFO', info)
      },
      hangUp: () => {
        if (dialog.answered) this.#send({ ...dialog, branch: newBranch() }, 'BYE', { cseq: dialog.cseq + 1 })
        else this.#send(dialog, 'CANCEL', { cseq: 1 })
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#sip[Symbol.asyncDispose]()
  }

  /** RFC 3261 §13.2.2.4 and §17.1.1.3: every final response to an INVITE is acknowledged. */
  #received(text: string): void {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0)
    const callId = /^Call-ID:\s*(\S+)/im.exec(text)?.[1] ?? ''
    const dialog = this.#live.get(callId)
    if (text.startsWith('INVITE ')) this.#renew(text)
    if (text.startsWith('BYE ') && dialog !== undefined) dialog.ended = true
    if (status < 200 || dialog === undefined || !/^CSeq:\s*1 INVITE/im.test(text)) return
    dialog.to = /^To:\s*(.*?)\s*$/im.exec(text)?.[1] ?? dialog.to
    dialog.answered = status < 300
    dialog.ended ||= !dialog.answered
    if (dialog.answered) dialog.uri = /^Contact:.*<([^>]+)>/im.exec(text)?.[1] ?? dialog.uri
    this.#send(dialog.answered ? { ...dialog, branch: newBranch() } : dialog, 'ACK', { cseq: 1 })
  }

  /** A re-INVITE is taken as it is offered (RFC 3264 §6.1, §8.4). */
  #renew(text: string): void {
    const offered = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(text)?.[1] ?? 'sendrecv'
    const direction = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' }[
      offered
    ]
    const body = `${offer(this.#sip.port + 1)}a=${direction}\r\n`
    const kept = text.split('\r\n').filter((line) => /^(?:via|from|to|call-id|cseq):/i.test(line))
    const own = [`Contact: <sip:provider@127.0.0.1:${this.#sip.port}>`, 'Content-Type: application/sdp']
    const lines = ['SIP/2.0 200 OK', ...kept, ...own, `Content-Length: ${body.length}`, '', body]
    this.#sip.send(lines.join('\r\n'), this.#trunk)
  }

  #send(dialog: Dialog, method: string, { cseq, body = '', type = 'application/sdp' }: Sent): void {
    const via = `127.0.0.1:${this.#sip.port}`
    const lines = [
      `${method} ${dialog.uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${via};rport;branch=${dialog.branch}`,
      'Max-Forwards: 70',
      `From: ${dialog.from}`,
      `To: ${dialog.to}`,
      `Call-ID: ${dialog.callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:provider@${via}>`,
      ...(body === '' ? [] : [`Content-Type: ${type}`]),
      `Content-Length: ${body.length}`,
      '',
      body
    ]
    this.#sip.send(lines.join('\r\n'), this.#trunk)
  }
}

interface Sent {
  readonly cseq: number
  readonly body?: string
  readonly type?: string
}

interface Dialog {
  uri: string
  readonly from: string
  to: string
  readonly branch: string
  readonly callId: string
  answered: boolean
  ended: boolean
  /** Of the last request. */
  cseq: number
}

const newBranch = () => `z9hG4bK${randomBytes(8).toString('hex')}`
