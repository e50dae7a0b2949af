import type { WebSocket } from 'ws'
import {
  type AppState,
  type CommandFault,
  type CommandName,
  type CommandPayload,
  type CommandReply,
  type CommandResults,
  type CrmView,
  commands,
  type DeliveryItem,
  type MailServerEdit,
  type MailSettingsView,
  type MainEvents,
  type MessageItem,
  type OwnState,
  type RecordingItem,
  type SoundItem
} from '../../../main/ipc/contract.ts'
import { StateByTopic } from '../../../main/ipc/state-by-topic.ts'
import { domainSchema } from '../../../pbx-core/contract/config.ts'
import { templateFaults } from '../../../pbx-core/contract/mail-template.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { formsOfNumber } from '../../../pbx-core/routing/number/forms.ts'
import { readableNumbers } from '../../../pbx-core/routing/number/readable.ts'
import { tryReply } from '../../../pbx-core/runtime/reply-trial.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { PageServer } from './page-server.ts'
import { crmTemplate, crmTrial, noCrm } from './sample-crm.ts'
import { deliveries, deliveryDetail, recentRequests } from './sample-deliveries.ts'
import { erasure } from './sample-erasure.ts'
import { mailSettings, mailTemplate } from './sample-mail.ts'
import { timelineOf } from './sample-timeline.ts'
import { history, hooks, hookTest, idle, md5Links, now, routeTrial, shortSound } from './samples.ts'

type Answers = { [C in CommandName]: (payload: CommandPayload<C>) => CommandResults[C] | Promise<CommandResults[C]> }

/** Thrown by an answer: the command is refused with this. */
export class Refusal extends Error {
  readonly fault: CommandFault
  constructor(fault: CommandFault) {
    super(fault.message)
    this.fault = fault
  }
}

const pageSize = 20
/** A user's state after a change; a number that was typed stands as it is, for nobody is known by it here. */
function changed(
  before: OwnState,
  {
    forward = {},
    secondNumber: { number, ...second } = {},
    pause,
    queues = {},
    ...change
  }: CommandPayload<'user-state.write'>
): OwnState {
  const targets = Object.entries(forward).map(([occasion, typed]) => {
    return [occasion, typed == null ? null : { destination: `extension:${typed.to}`, name: '', number: typed.to }]
  })
  const dialled = number === undefined ? {} : { number: number?.to ?? null, on: number !== null }
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return {
    ...before,
    ...defined,
    queues: { ...before.queues, ...queues },
    ...(pause === undefined
      ? {}
      : { pause: { on: pause.on, reason: pause.reason ?? '', since: pause.on ? Date.now() : null } }),
    forward: { ...before.forward, ...Object.fromEntries(targets) },
    secondNumber: { ...before.secondNumber, ...dialled, ...(second as Partial<OwnState['secondNumber']>) }
  }
}

/** Where numbers are read. */
const office = domainSchema.parse({
  name: 'localhost',
  users: ['100', '101', '102', '103'].map((extension) => ({ extension, sipPassword: 's', webPassword: 'w' })),
  functions: [{ name: 'echo', extension: '*43', run: 'echo' }]
})

/**
 * Stands in for main: speaks the contract with the pages of a server, every command checked by
 * its schema. Answers can be replaced one by one; what came is kept.
 */
export class FakeMain implements Disposable {
  readonly commands: { readonly command: CommandName; readonly payload: unknown }[] = []
  /** What the schemas refused: a test that leaves any here has found a fault of the window. */
  readonly violations: string[] = []
  readonly answers: Answers
  /** Of whatever call is asked for. */
  recordings: readonly RecordingItem[] = []
  /** Of whatever recording is asked for. */
  sound: Buffer = Buffer.alloc(0)
  calls = history(45)
  tokens: CommandResults['tokens.read']['items'] = []
  sessions: CommandResults['sessions.read']['items'] = []
  secondFactor: CommandResults['second-factor.read'] = { since: null, recoveryLeft: 0, others: [] }
  pairing: CommandResults['pairing.read'] = null
  links: CommandResults['links.read'] = {
    schemes: [
      { scheme: 'tel', owner: 'other', by: 'Other Phone' },
      { scheme: 'callto', owner: 'nobody', by: '' },
      { scheme: 'sip', owner: 'unknown', by: '' },
      { scheme: 'offhook', owner: 'offhook', by: '' }
    ],
    sets: true,
    setting: null,
    quickDial: { state: 'elsewhere', key: '', command: '/usr/bin/node /opt/offhook/main/start.ts --clipboard' }
  }
  messages: readonly MessageItem[] = []
  sounds: readonly SoundItem[] = []
  deliveries: readonly DeliveryItem[] = deliveries
  crm: CrmView = noCrm
  mail: MailSettingsView = mailSettings
  /** That people of the domain have used. */
  outcomes: readonly string[] = ['sold', 'call back', 'complaint']
  #deleted: readonly MessageItem[] = []
  #state: AppState
  readonly #shared: StateByTopic
  readonly #sockets = new Set<WebSocket>()
  readonly #server: PageServer

  /** Behind every page that the server serves from now on. */
  constructor(server: PageServer, state: Partial<AppState> = {}) {
    this.answers = this.#defaultAnswers()
    this.#state = { ...idle, ...state }
    this.#shared = new StateByTopic(this.#state)
    this.#server = server
    server.connected = (socket) => this.#connected(socket)
  }

  get origin(): string {
    return this.#server.origin
  }

  get state(): AppState {
    return this.#state
  }

  /** A page of the caller, as an application of the company would serve it. */
  get crmUrl(): string {
    return `${this.origin}/crm?number=15550100199&name=ACME+Inc+OVRDUE&call=7f3a09c2`
  }

  set(change: Partial<AppState>): void {
    this.#state = { ...this.#state, ...change }
    for (const each of this.#shared.update(this.#state)) this.emit('state', each)
  }

  emit<E extends keyof MainEvents>(event: E, payload: MainEvents[E]): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify({ event, payload }))
  }

  /** Payloads of that command, in their order. */
  sent<C extends CommandName>(command: C): CommandPayload<C>[] {
    return this.commands.filter((each) => each.command === command).map(({ payload }) => payload as CommandPayload<C>)
  }

  /** The newest payload of that command once it has come `count` times. */
  async received<C extends CommandName>(command: C, count = 1): Promise<CommandPayload<C>> {
    const payloads = await waitFor(
      () => {
        const sent = this.sent(command)
        return sent.length >= count && sent
      },
      { what: `${count} of ${command}; came: ${this.commands.map((each) => each.command).join(' ')}` }
    )
    return payloads[count - 1] as CommandPayload<C>
  }

  /** As if main had gone: every window loses it and tries again. With a code main says why it closes them. */
  dropLinks(code?: number): void {
    for (const socket of this.#sockets) code === undefined ? socket.terminate() : socket.close(code)
  }

  [Symbol.dispose](): void {
    this.#server.connected = undefined
    this.dropLinks()
  }

  #connected(socket: WebSocket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('message', async (data) => {
      const { id, command, payload } = JSON.parse(String(data)) as {
        id: number
        command: CommandName
        payload: unknown
      }
      const reply = await this.#reply(command, payload)
      socket.send(JSON.stringify({ id, reply }))
    })
  }

  async #reply<C extends CommandName>(command: C, payload: unknown): Promise<CommandReply<C>> {
    const parsed = commands[command].payload.safeParse(payload)
    if (!parsed.success) {
      this.violations.push(`${command}: ${parsed.error.message}`)
      return { ok: false, error: { code: 'invalid', message: parsed.error.message } }
    }
    this.commands.push({ command, payload })
    try {
      const value = await this.answers[command](parsed.data as CommandPayload<C>)
      return { ok: true, value, numbers: readableNumbers(value) }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.fault }
      throw error
    }
  }

  /** As main does it, with what can be taken back. */
  #mark(id: string, as: 'new' | 'saved' | 'deleted' | 'restored'): void {
    const marked = [...this.messages, ...this.#deleted].find((message) => message.id === id)
    const { voicemail } = this.#state
    if (marked === undefined || voicemail === null) return
    this.#deleted = as === 'deleted' ? [...this.#deleted, marked] : this.#deleted.filter((each) => each !== marked)
    const others = this.messages.filter((message) => message.id !== id)
    const state = as === 'new' || as === 'saved' ? as : marked.state
    this.messages =
      as === 'deleted' ? others : [...others, { ...marked, state }].sort((one, other) => other.at - one.at)
    const fresh = this.messages.filter((message) => message.state === 'new').length
    const counts = { new: fresh, saved: this.messages.length - fresh, revision: voicemail.revision + 1 }
    this.set({ voicemail: { ...voicemail, ...counts } })
  }

  #timeline(uniqueid: string): CommandResults['timeline.read']['entries'] {
    const live = this.#state.calls.find((call) => call.uniqueid === uniqueid)
    if (live !== undefined) {
      return timelineOf({ startedAt: live.startedAt, state: live.answeredAt === null ? 'ringing' : 'answered' })
    }
    const earlier = this.calls.find((call) => call.uniqueid === uniqueid)
    return timelineOf({ startedAt: earlier?.startedAt ?? now, state: earlier?.seconds ?? 0 })
  }

  #defaultAnswers(): Answers {
    const nothing = () => null
    const nothingNoted: CommandResults['notes.read'] = { text: '', outcome: '', savedAt: null }
    const notes = new Map<string, CommandResults['notes.read']>()
    return {
      'app.state': () => this.#shared.snapshot,
      'app.ready': nothing,
      'app.alive': nothing,
      'app.leaves': nothing,
      'leaving.answer': nothing,
      'settings.write': ({ settings }) => {
        this.set({ settings })
        return null
      },
      'password.change': nothing,
      'tokens.read': () => ({ items: this.tokens }),
      'tokens.make': ({ name, scopes, days }) => {
        const id = `t${this.tokens.length + 1}`
        const expiresAt = days === null ? null : now + days * 86_400_000
        const made = { id, name, domain: 'acme.test', user: '100', scopes, createdAt: now, usedAt: null, expiresAt }
        this.tokens = [...this.tokens, made]
        return { token: `oh_${id}` }
      },
      'tokens.revoke': ({ id }) => {
        this.tokens = this.tokens.filter((token) => token.id !== id)
        return null
      },
      'second-factor.read': () => this.secondFactor,
      'second-factor.begin': () => ({
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        picture:
          '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#fff" d="M0 0h8v8H0z"/><path d="M2 2h4v4H2z"/></svg>'
      }),
      'second-factor.confirm': () => {
        this.secondFactor = { ...this.secondFactor, since: now, recoveryLeft: 2 }
        return { recoveryCodes: ['aaaa-bbbb-cccc-dddd', 'eeee-ffff-gggg-hhhh'] }
      },
      'second-factor.remove': () => {
        this.secondFactor = { ...this.secondFactor, since: null, recoveryLeft: 0 }
        return null
      },
      'second-factor.reset': ({ user }) => {
        const others = this.secondFactor.others.filter((other) => other.user !== user)
        this.secondFactor = { ...this.secondFactor, others }
        return null
      },
      'privacy.export': ({ number }) => ({ text: JSON.stringify({ number }), isLast: true }),
      'privacy.erase': ({ number, dryRun }) => ({
        report: { ...erasure, number, dryRun },
        file: dryRun ? null : 'privacy/2026-12-01.json',
        finishes: []
      }),
      'sessions.read': () => ({ items: this.sessions }),
      'sessions.end': ({ id }) => {
        this.sessions = this.sessions.filter((session) => session.id !== id)
        return null
      },
      'sessions.end-all': ({ here }) => {
        const before = this.sessions.length
        this.sessions = here ? [] : this.sessions.filter(({ isThis }) => isThis)
        return { ended: before - this.sessions.length }
      },
      'pairing.start': () => {
        this.pairing = { code: '4711 0815', leftMs: 300_000, address: 'http://127.0.0.1:8980' }
        return this.pairing
      },
      'pairing.read': () => this.pairing,
      'pairing.end': () => {
        this.pairing = null
        return null
      },
      'crm.read': () => this.crm,
      'crm.template': () => ({ template: crmTemplate, fault: null }),
      'crm.write': ({ edit }) => {
        const template = edit === null || edit.template === null ? null : crmTemplate
        this.crm = edit === null ? noCrm : { ...this.crm, crm: edit, template }
        return null
      },
      'crm.try': () => crmTrial,
      'mail.read': () => this.mail,
      'mail.server.write': ({ server }) => {
        const { password, ...shown } = server ?? { password: null }
        const before = this.mail.machine?.server?.hasPassword === true
        const hasPassword = password === null ? before : password !== ''
        const kept = server === null ? null : { ...(shown as Omit<MailServerEdit, 'password'>), hasPassword }
        this.mail = { ...this.mail, on: server !== null, machine: { server: kept } }
        return null
      },
      'mail.test': () => ({ reply: '250 2.0.0 Ok: queued as 4F1' }),
      'mail.template.read': ({ kind, language }) => mailTemplate(kind, language),
      'mail.template.write': nothing,
      'mail.preview': ({ kind, template }) => {
        const faults = templateFaults(kind, template)
        return faults.length > 0
          ? { preview: null, faults }
          : { preview: { ...template, html: template.html.replaceAll('%%caller%%', 'ACME Inc.') }, faults: null }
      },
      'mail.user.write': ({ user, missed, voicemail }) => {
        const users = this.mail.users.map((each) => (each.extension === user ? { ...each, missed, voicemail } : each))
        this.mail = { ...this.mail, users }
        return null
      },
      'links.read': () => this.links,
      'links.set': ({ scheme, on }) => {
        const { links } = this
        if (links === null) throw new Refusal({ code: 'links_elsewhere', message: 'Not here.' })
        const set = { scheme, owner: on ? 'offhook' : 'nobody', by: '' } as const
        this.links = { ...links, schemes: links.schemes.map((each) => (each.scheme === scheme ? set : each)) }
        return this.links
      },
      'links.setting': nothing,
      'md5-links.read': () => md5Links,
      'md5-links.write': nothing,
      'browser.answer': () => {
        this.set({ asking: null })
        return null
      },
      'first-run.dismiss': () => {
        this.set({ firstRun: null })
        return null
      },
      'first-run.secrets': () => ({ sipPassword: 'sip-Secret-7Q', webPassword: 'web-Secret-2K' }),
      'call-me': nothing,
      'browser.log-in': nothing,
      'link.open': nothing,
      'number.read': ({ text, source }) => {
        const read = readDialled(office, text, source)
        return read.ok ? { number: read.value, fault: null } : { number: null, fault: read.error }
      },
      'call.dial': () => ({ call: 'call-9' }),
      'call.answer': nothing,
      'call.decline': nothing,
      'call.hang-up': nothing,
      'call.hold': nothing,
      'call.mute': nothing,
      'call.digit': nothing,
      'call.swap': nothing,
      'call.transfer': nothing,
      'call.pick-up': nothing,
      'call.park': nothing,
      'call.record': nothing,
      'recording.list': () => ({ items: this.recordings }),
      'recording.read': ({ from }) => {
        const { length: size } = this.sound
        return { octets: this.sound.subarray(from, from + 20_000).toString('base64url'), size }
      },
      'recording.delete': ({ id }) => {
        this.recordings = this.recordings.map((item) => (item.id === id ? { ...item, isThere: false } : item))
        return null
      },
      'call.fetch': nothing,
      'user-state.write': (change) => {
        this.set({ userState: changed(this.#state.userState, change) })
        return null
      },
      'media.reply': nothing,
      'media.state': nothing,
      'media.quality': nothing,
      'popup.close': nothing,
      'popup.close-all': nothing,
      'popup.touched': nothing,
      'popup.retry': nothing,
      'popup.pin': nothing,
      'popup.open-in-browser': nothing,
      'popup.open': nothing,
      'recent.list': ({ cursor, search, outcome }) => {
        const wanted = search.toLowerCase()
        const found = this.calls.filter(
          (call) =>
            `${call.name} ${call.number}`.toLowerCase().includes(wanted) &&
            (outcome === 'all' || call.outcome === 'missed')
        )
        const from = Number(cursor ?? 0)
        const next = from + pageSize
        return { items: found.slice(from, next), next: next < found.length ? String(next) : null }
      },
      'people.find': ({ text }) => {
        const wanted = text.toLowerCase()
        const people = this.calls.filter(({ name, number }) => `${name} ${number}`.toLowerCase().includes(wanted))
        const once = new Map(people.map(({ name, number }) => [number, { name, number, kind: 'earlier' as const }]))
        return { items: [...once.values()].slice(0, 6) }
      },
      'recent.seen': () => {
        this.set({ missed: 0 })
        return null
      },
      'timeline.read': ({ uniqueid }) => ({ entries: this.#timeline(uniqueid), side: 'callee', way: [] }),
      'notes.read': ({ uniqueid }) => notes.get(uniqueid) ?? nothingNoted,
      'notes.write': ({ uniqueid, text, outcome }) => {
        const before = notes.get(uniqueid) ?? nothingNoted
        notes.set(uniqueid, { text: text ?? before.text, outcome: outcome ?? before.outcome, savedAt: now })
        return { savedAt: now }
      },
      'voicemail.list': () => ({ items: this.messages }),
      'voicemail.mark': ({ message, as }) => {
        this.#mark(message, as)
        return null
      },
      'voicemail.sound': ({ from }) => {
        const octets = shortSound.subarray(from, from + 4000)
        return { octets: Buffer.from(octets).toString('base64url'), size: shortSound.length }
      },
      'greeting.upload': ({ greeting, last }) => {
        const { voicemail } = this.#state
        if (last && voicemail !== null) {
          this.set({ voicemail: { ...voicemail, greetings: [...new Set([...voicemail.greetings, greeting])] } })
        }
        return null
      },
      'greeting.reset': ({ greeting }) => {
        const { voicemail } = this.#state
        if (voicemail !== null) {
          this.set({ voicemail: { ...voicemail, greetings: voicemail.greetings.filter((each) => each !== greeting) } })
        }
        return null
      },
      'voicemail.pin': nothing,
      'sounds.list': () => ({ items: this.sounds }),
      'sounds.sound': ({ from }) => {
        const octets = shortSound.subarray(from, from + 30_000)
        return { octets: Buffer.from(octets).toString('base64url'), size: shortSound.length }
      },
      'sounds.upload': ({ name, from, octets, last }) => {
        const size = from + Buffer.from(octets, 'base64url').length
        const kept = { name, seconds: 2, octets: size, changedAt: now, usedBy: [] }
        if (last) this.sounds = [...this.sounds.filter((sound) => sound.name !== name), kept]
        return null
      },
      'sounds.delete': ({ name }) => {
        this.sounds = this.sounds.filter((sound) => sound.name !== name)
        return null
      },
      'route.try': () => routeTrial,
      'queue.end-wrap-up': nothing,
      'queue.cancel-callback': nothing,
      'conference.mute': nothing,
      'conference.kick': nothing,
      'conference.lock': nothing,
      'call.join': nothing,
      'opening.switch': ({ name, to }) => {
        const openings = this.#state.openings.map((each) =>
          each.name === name
            ? {
                ...each,
                open: to === 'open',
                because: to === null ? ('hours' as const) : ('switch' as const),
                holiday: ''
              }
            : each
        )
        this.set({ openings })
        return null
      },
      'warning.settle': nothing,
      'user.bar': nothing,
      'trunk.decide': ({ domain, trunk }) => {
        const { items = [], file = null } = this.#state.warnings ?? {}
        const left = items.filter((each) => !('trunk' in each) || each.trunk !== trunk || each.domain !== domain)
        this.set({ warnings: { items: left, file } })
        return null
      },
      'hooks.read': () => hooks,
      'hooks.write': nothing,
      'hooks.test': () => hookTest,
      'hooks.try-reply': ({ reply, onFailure, hook }) =>
        tryReply({ domain: office.name, hook, onFailure, reply }, office),
      'hooks.number-forms': ({ text }) => formsOfNumber(office, text),
      'hooks.requests': () => ({ items: recentRequests }),
      'hooks.resume': nothing,
      'deliveries.list': ({ state }) => ({
        items: this.deliveries.filter((each) => state === null || each.state === state),
        next: null
      }),
      'deliveries.read': ({ id }) => deliveryDetail(this.deliveries, id),
      'deliveries.repeat': ({ id }) => {
        this.deliveries = this.deliveries.map((each) =>
          each.id === id ? { ...each, attempts: each.attempts + 1, state: 'delivered', nextAttemptAt: null } : each
        )
        return null
      },
      'outcomes.list': () => ({ items: this.outcomes })
    }
  }
}
