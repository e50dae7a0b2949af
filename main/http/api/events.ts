import { err, ok } from '../../../pbx-core/base/result.ts'
import type { PbxEvents } from '../../../pbx-core/contract/events.ts'
import {
  type Sight,
  sees,
  seesConference,
  seesDomain,
  seesQueue,
  seesUser,
  seesWarnings,
  sightOf
} from '../../access/sight.ts'
import type { EventLog, EventName, KeptEvent } from '../event-log.ts'
import type { EventStream } from '../event-stream.ts'
import { nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery } from './schemas.ts'

/** For each event of the core, whether someone with that sight is told. */
const audience: { readonly [K in EventName]: (sight: Sight, payload: PbxEvents[K]) => boolean } = {
  'call.started': sees,
  'call.updated': sees,
  'call.offered': (sight, { domain, user }) => seesUser(sight, domain, user),
  'call.answered': sees,
  'member.left': (sight, { call, member }) =>
    sees(sight, call) || (member.user !== null && seesUser(sight, call.domain, member.user)),
  'call.ended': (sight, { call }) => sees(sight, call),
  'click-to-dial.progressed': (sight, { domain, user }) => seesUser(sight, domain, user),
  'record.written': sees,
  'emergency.called': (sight, { domain, users }) =>
    seesWarnings(sight, domain) || users.some((user) => seesUser(sight, domain, user)),
  'registration.changed': (sight, { domain, user }) => seesUser(sight, domain, user),
  'user-state.changed': (sight, { domain, user }) => seesUser(sight, domain, user),
  'opening.changed': (sight, { domain }) => sight.domain === null || sight.domain === domain,
  'queue.changed': seesQueue,
  'conference.changed': seesConference,
  'mailbox.changed': (sight, { domain, mailbox }) => seesUser(sight, domain, mailbox),
  'message.left': (sight, { domain, mailbox }) => seesUser(sight, domain, mailbox),
  'parking.changed': (sight, { domain }) => seesDomain(sight, domain),
  'trunk.changed': (sight, { domain }) => seesWarnings(sight, domain),
  'warnings.changed': (sight, { domain }) => seesWarnings(sight, domain)
}

/** What is told, by its name. */
export const eventNames = Object.keys(audience) as EventName[]

export const eventOperations = [
  operation({
    id: 'followEvents',
    method: 'GET',
    path: '/events',
    summary: 'What happens, as it happens',
    description:
      `Server-sent events (\`text/event-stream\`): ${eventNames.map((name) => `\`${name}\``).join(', ')}; \`data\` is JSON. ` +
      'A user is told of its own calls, an admin of those of its domain, of its trunks and of what has to be known or decided there. ' +
      'Ids rise; whoever comes again with `Last-Event-ID` is told what it has missed in the last 10 minutes, of 10,000 events at most, ' +
      'and where that is not all of it `resync`: then `calls` and `cdrs` say how things are. ' +
      'The stream ends when the password or the rights change, ' +
      'when the reader does not keep up, and, as the oldest, when the user opens an eleventh.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The stream.', contentType: 'text/event-stream' } },
    faults: ['not_allowed'],
    handle: async ({ query, account, reply, request, isStillValid }, { eventLog, streams }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const beat = () => {
        if (!isStillValid()) stream.close()
        else reader.beat()
      }
      const stream = streams.open(reply, JSON.stringify(['events', account.domain, account.user]), beat)
      const reader = new EventReader(eventLog, { stream, sight, isValid: isStillValid })
      reader.begin(request.headers['last-event-id'])
      stream.onClose(() => reader[Symbol.dispose]())
      return ok({ kind: 'stream' })
    }
  })
]

interface EventReaderParts {
  readonly stream: EventStream
  readonly sight: Sight
  readonly isValid: () => boolean
}

/** One reader's place in the log: what it may see is written as fast as it takes it. */
class EventReader implements Disposable {
  readonly #log: EventLog
  readonly #parts: EventReaderParts
  readonly #reading: Disposable
  /** Id up to which it has been told. */
  #place: number

  constructor(log: EventLog, parts: EventReaderParts) {
    this.#log = log
    this.#parts = parts
    this.#reading = log.read(() => this.#tell())
    this.#place = log.last
    parts.stream.onDrain(() => this.#tell())
  }

  /** `lastId`: what the reader has named (HTML Standard §9.2.4). */
  begin(lastId: string | string[] | undefined): void {
    const { stream } = this.#parts
    if (lastId === undefined) return stream.mark(this.#place)
    const named = /^\d{1,16}$/.test(String(lastId)) ? Number(lastId) : Number.NaN
    if (!this.#log.reaches(named)) return stream.write('resync', '{}', this.#place)
    this.#place = named
    this.#tell()
  }

  /** So that events of others alone do not carry its place out of the log. */
  beat(): void {
    this.#parts.stream.mark(this.#place)
  }

  [Symbol.dispose](): void {
    this.#reading[Symbol.dispose]()
  }

  #tell(): void {
    const { stream, isValid } = this.#parts
    if (!isValid()) return stream.close()
    // It has not taken anything for so long that what it would be told next is gone: it comes again, and is told that.
    if (!this.#log.reaches(this.#place)) return stream.cut()
    for (const event of this.#log.after(this.#place)) {
      if (stream.isFull) return
      this.#place = event.id
      if (this.#sees(event)) stream.write(event.name, event.json, event.id)
    }
  }

  #sees<K extends EventName>({ name, payload }: KeptEvent<K>): boolean {
    return audience[name](this.#parts.sight, payload)
  }
}
