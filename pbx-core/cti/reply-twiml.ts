import type { ReplyRemark } from '../contract/remark.ts'
import { cleanText } from './decision.ts'
import type { DialTarget, NextDocument, ReadProgram, ReplyProgram, ReplyStep, Spoken } from './reply-program.ts'
import type { Element } from './xml-elements.ts'

/** The root of documents that are a program. */
export const programRoot = 'response'

/** Reads a document of that root. What nobody knows in it is named and passed over; the rest counts. */
export function readProgram(root: Element): ReadProgram {
  const dialect = dialectOf(root)
  const reader = new Reader(dialect)
  reader.attributes(root, rootAttributes[dialect])
  const steps = root.children.flatMap((element) => reader.step(element) ?? [])
  const address = (name: string) => reader.text(root, name) || null
  const onAnswer = dialect === 'sipgate' ? address('onanswer') : null
  const onHangup = dialect === 'sipgate' ? address('onhangup') : null
  return { program: { dialect, steps, onAnswer, onHangup }, warnings: reader.warnings }
}

const rootAttributes = { twiml: [], sipgate: ['onanswer', 'onhangup'] } as const

/** By what only one of the two has. */
function dialectOf(root: Element): ReplyProgram['dialect'] {
  const tells = ({ name, attributes, children }: Element): boolean => {
    const has = (child: string) => children.some((each) => each.name === child)
    switch (name) {
      case 'gather':
        return attributes.has('ondata') || attributes.has('maxdigits') || children.some(tells)
      case 'play':
        return has('url')
      case 'dial':
        return attributes.has('anonymous') || has('voicemail')
      default:
        return false
    }
  }
  const isTold = root.attributes.has('onanswer') || root.attributes.has('onhangup') || root.children.some(tells)
  return isTold ? 'sipgate' : 'twiml'
}

/** A text to be spoken takes no longer than a few minutes. */
const longestText = 4000
const longestName = 2048
/** What repeats without end does so this often. */
const mostTimes = 100
const longestPause = 600
const longestRing = 600
const longestRecording = 3600
const anyKey = '1234567890*#'

class Reader {
  readonly warnings: ReplyRemark[] = []
  readonly #dialect: ReplyProgram['dialect']

  constructor(dialect: ReplyProgram['dialect']) {
    this.#dialect = dialect
  }

  step(element: Element): ReplyStep | undefined {
    switch (element.name) {
      case 'gather':
        return this.#dialect === 'sipgate' ? this.#gatherOfSipgate(element) : this.#gather(element)
      case 'dial':
        return this.#dial(element)
      case 'redirect':
        this.attributes(element, ['method'])
        return { verb: 'redirect', to: { url: textOf(element), method: this.#method(element) } }
      case 'reject':
        this.attributes(element, ['reason'])
        return { verb: 'reject', reason: this.text(element, 'reason').toLowerCase() === 'busy' ? 'busy' : 'rejected' }
      case 'hangup':
        this.attributes(element, [])
        return { verb: 'hangup' }
      case 'record':
        return this.#record(element)
      default:
        return this.#spoken(element)
    }
  }

  /** Names those of its attributes that mean nothing here. */
  attributes({ name: tag, attributes }: Element, known: readonly string[]): void {
    for (const name of attributes.keys()) {
      if (known.includes(name) || name === 'xmlns' || name.includes(':')) continue
      this.warnings.push({ code: 'unknown-attribute', tag, name: cleanText(name, 64) })
    }
  }

  text({ attributes }: Element, name: string): string {
    return cleanText(attributes.get(name) ?? '', longestName)
  }

  /** `within`: the verb that it stands in, `gather/`. */
  #spoken(element: Element, within = ''): Spoken | undefined {
    switch (element.name) {
      case 'say': {
        this.attributes(element, ['language', 'loop'])
        this.#childless(element)
        const text = cleanText(element.text.replace(/\s+/g, ' '), longestText)
        return { verb: 'say', text, language: languageOf(this.text(element, 'language')), times: this.#times(element) }
      }
      case 'play':
        return this.#play(element)
      case 'pause':
        this.attributes(element, ['length'])
        return { verb: 'pause', seconds: this.#number(element, 'length', { otherwise: 1, most: longestPause }) }
      default:
        this.warnings.push({ code: 'unknown-verb', name: `${within}${cleanText(element.name, 64)}` })
        return undefined
    }
  }

  #play(element: Element): Spoken {
    this.attributes(element, ['loop'])
    const url = element.children.find(({ name }) => name === 'url')
    this.#childless(element, ['url'])
    return { verb: 'play', sound: textOf(url ?? element), times: this.#times(element) }
  }

  #gather(element: Element): ReplyStep {
    this.attributes(element, [
      'input',
      'numdigits',
      'timeout',
      'finishonkey',
      'action',
      'method',
      'actiononemptyresult'
    ])
    const input = this.text(element, 'input').toLowerCase()
    if (input !== '' && input !== 'dtmf')
      this.warnings.push({ code: 'value-unknown', tag: 'input', value: cleanText(input, 64) })
    const digits = this.#number(element, 'numdigits', { otherwise: 0, most: 32 })
    return {
      verb: 'gather',
      maxKeys: digits === 0 ? null : digits,
      finishOnKey: this.#keys(element, '#').slice(0, 1),
      seconds: this.#number(element, 'timeout', { otherwise: 5, most: 120 }),
      says: this.#says(element),
      action: this.#next(element),
      alsoEmpty: this.text(element, 'actiononemptyresult').toLowerCase() === 'true'
    }
  }

  /** Milliseconds, no key that ends it, and the address is asked whatever was entered. */
  #gatherOfSipgate(element: Element): ReplyStep {
    this.attributes(element, ['ondata', 'maxdigits', 'timeout'])
    const most = this.#number(element, 'maxdigits', { otherwise: 1, most: 32 })
    return {
      verb: 'gather',
      maxKeys: Math.max(1, most),
      finishOnKey: '',
      seconds: this.#number(element, 'timeout', { otherwise: 2000, most: 120_000 }) / 1000,
      says: this.#says(element),
      action: { url: this.text(element, 'ondata'), method: 'POST' },
      alsoEmpty: true
    }
  }

  #says(element: Element): readonly Spoken[] {
    return element.children.flatMap((child) => this.#spoken(child, `${element.name}/`) ?? [])
  }

  #dial(element: Element): ReplyStep {
    const isSipgate = this.#dialect === 'sipgate'
    this.attributes(element, isSipgate ? ['callerid'] : ['callerid', 'timeout', 'action', 'method'])
    const own = textOf(element)
    const targets = element.children.flatMap((child) => this.#target(child) ?? [])
    const callerId = this.text(element, 'callerid')
    return {
      verb: 'dial',
      targets: own === '' ? targets : [{ kind: 'number', name: own }, ...targets],
      callerId: callerId === '' ? null : this.#number164(callerId),
      seconds: this.#number(element, 'timeout', { otherwise: 30, most: longestRing }),
      action: element.attributes.has('action') ? this.#next(element) : null
    }
  }

  #target(element: Element): DialTarget | undefined {
    const { name: kind } = element
    const name = textOf(element)
    switch (kind) {
      case 'number':
        this.attributes(element, [])
        return { kind, name: this.#number164(name) }
      case 'sip':
      case 'queue':
      case 'conference':
      case 'voicemail':
        this.attributes(element, [])
        return { kind, name }
      default:
        this.warnings.push({ code: 'unknown-verb', name: `dial/${cleanText(kind, 64)}` })
        return undefined
    }
  }

  /** sipgate.io writes E.164 without its plus; what is shorter than any such number is an extension. */
  #number164(text: string): string {
    return this.#dialect === 'sipgate' && /^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text
  }

  #record(element: Element): ReplyStep {
    this.attributes(element, ['maxlength', 'timeout', 'finishonkey', 'playbeep', 'action', 'method', 'mailbox'])
    return {
      verb: 'record',
      maxSeconds: this.#number(element, 'maxlength', { otherwise: longestRecording, most: longestRecording }),
      silenceSeconds: this.#number(element, 'timeout', { otherwise: 5, most: 120 }),
      finishOnKey: this.#keys(element, anyKey),
      beep: this.text(element, 'playbeep').toLowerCase() !== 'false',
      mailbox: this.text(element, 'mailbox') || null,
      action: this.#next(element)
    }
  }

  #next(element: Element): NextDocument {
    return { url: this.text(element, 'action'), method: this.#method(element) }
  }

  #method(element: Element): NextDocument['method'] {
    const method = this.text(element, 'method').toUpperCase()
    if (method !== '' && method !== 'GET' && method !== 'POST')
      this.warnings.push({ code: 'value-unknown', tag: 'method', value: cleanText(method, 64) })
    return method === 'GET' ? 'GET' : 'POST'
  }

  #times(element: Element): number {
    const loop = this.#number(element, 'loop', { otherwise: 1, most: mostTimes })
    return loop === 0 ? mostTimes : loop
  }

  #keys(element: Element, otherwise: string): string {
    const given = element.attributes.get('finishonkey')
    return given === undefined ? otherwise : given.replace(/[^0-9*#]/g, '')
  }

  #number(
    element: Element,
    name: string,
    { otherwise, most }: { readonly otherwise: number; readonly most: number }
  ): number {
    const given = this.text(element, name)
    if (given === '') return otherwise
    if (/^\d{1,9}$/.test(given)) return Math.min(most, Number(given))
    this.warnings.push({ code: 'not-whole', tag: name, value: cleanText(given, 64) })
    return otherwise
  }

  #childless({ name: parent, children }: Element, known: readonly string[] = []): void {
    for (const { name } of children) {
      if (!known.includes(name)) this.warnings.push({ code: 'unknown-verb', name: `${parent}/${cleanText(name, 64)}` })
    }
  }
}

function textOf({ text }: Element): string {
  return cleanText(text, longestName)
}

/** `de-DE` is spoken as `de`. */
function languageOf(tag: string): string | null {
  return /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag)?.[1]?.toLowerCase() ?? null
}
